package io.framelease.ffmpeg;

import io.framelease.SourceException.Kind;
import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A chain of FFmpeg's filters, which works on the thread that made it, without others. Confined to that thread and to the arena.
 * libavfilter must be loaded.
 */
public final class FilterGraph {
    private final MemorySegment graph;
    private MemorySegment last = MemorySegment.NULL; // filter

    /** Makes an empty one, which the arena ends. */
    public FilterGraph(OrderedArena arena) {
        graph = NativeCell.own(AvError.checkAllocated(FFmpeg.avfilter_graph_alloc(), "avfilter_graph_alloc"), arena,
                FFmpeg::avfilter_graph_free).get();
        try (Arena call = Arena.ofConfined()) {
            AvError.check(FFmpeg.av_opt_set(graph, call.allocateFrom("threads"), call.allocateFrom("1"), 0),
                    "cannot make a graph of filters", "av_opt_set");
        }
    }

    /**
     * Whether these libraries have a filter.
     *
     * @throws SourceException of kind UNSUPPORTED if they have not
     */
    static void require(String name) {
        try (Arena call = Arena.ofConfined()) {
            if (FFmpeg.avfilter_get_by_name(call.allocateFrom(name)).address() == 0) {
                throw new SourceException(Kind.UNSUPPORTED, "these FFmpeg libraries have no filter " + name);
            }
        }
    }

    /**
     * Adds a filter behind the one before.
     *
     * @param arguments as FFmpeg's filter description has them
     * @return the filter, which the graph owns
     */
    public MemorySegment add(String name, String arguments) {
        require(name);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            AvError.check(FFmpeg.avfilter_graph_create_filter(cell, FFmpeg.avfilter_get_by_name(call.allocateFrom(name)),
                    call.allocateFrom(name), call.allocateFrom(arguments), MemorySegment.NULL, graph),
                    "cannot make filter " + name, "avfilter_graph_create_filter");
            MemorySegment made = cell.get(ValueLayout.ADDRESS, 0);
            if (last.address() != 0) {
                AvError.check(FFmpeg.avfilter_link(last, 0, made, 0), "cannot link filter " + name, "avfilter_link");
            }
            last = made;
            return made;
        }
    }

    /** Nothing is added any more. */
    public void configure() {
        AvError.check(FFmpeg.avfilter_graph_config(graph, MemorySegment.NULL), "cannot configure filters",
                "avfilter_graph_config");
    }
}
