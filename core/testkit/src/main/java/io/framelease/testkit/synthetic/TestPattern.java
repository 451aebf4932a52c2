package io.framelease.testkit.synthetic;

import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.AvError;
import io.framelease.ffmpeg.NativeCell;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * FFmpeg's moving test picture testsrc2, as YUV 4:2:0, from a filter graph of its own. Its timestamps count pictures from
 * 0. Confined to the thread and the arena that made it.
 */
final class TestPattern {
    private final MemorySegment sink;
    private final MemorySegment frame;

    /** Builds the graph; libavfilter must be loaded. */
    TestPattern(int width, int height, int framesPerSecond, OrderedArena arena) {
        MemorySegment graph = NativeCell.own(
                AvError.checkAllocated(FFmpeg.avfilter_graph_alloc(), "avfilter_graph_alloc"), arena,
                FFmpeg::avfilter_graph_free).get();
        MemorySegment source = filter(graph, "testsrc2",
                "size=" + width + "x" + height + ":rate=" + framesPerSecond);
        MemorySegment format = filter(graph, "format", "pix_fmts=yuv420p");
        this.sink = filter(graph, "buffersink", "");
        AvError.check(FFmpeg.avfilter_link(source, 0, format, 0), "cannot link testsrc2", "avfilter_link");
        AvError.check(FFmpeg.avfilter_link(format, 0, sink, 0), "cannot link buffersink", "avfilter_link");
        AvError.check(FFmpeg.avfilter_graph_config(graph, MemorySegment.NULL), "cannot configure testsrc2",
                "avfilter_graph_config");
        this.frame = NativeMemory.borrow(NativeCell.own(
                AvError.checkAllocated(FFmpeg.av_frame_alloc(), "av_frame_alloc"), arena, FFmpeg::av_frame_free).get(),
                AVFrame.sizeof(), arena);
    }

    /** Adds a filter, which the graph owns. */
    private static MemorySegment filter(MemorySegment graph, String name, String arguments) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment filter = FFmpeg.avfilter_get_by_name(call.allocateFrom(name));
            if (filter.address() == 0) {
                throw AvError.exception("these FFmpeg libraries have no filter " + name, "avfilter_get_by_name",
                        FFmpeg.AVERROR_FILTER_NOT_FOUND());
            }
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            AvError.check(FFmpeg.avfilter_graph_create_filter(cell, filter, call.allocateFrom(name),
                    call.allocateFrom(arguments), MemorySegment.NULL, graph), "cannot make filter " + name,
                    "avfilter_graph_create_filter");
            return cell.get(ValueLayout.ADDRESS, 0);
        }
    }

    /** Draws the next picture; it is valid until the next call. */
    MemorySegment next() {
        FFmpeg.av_frame_unref(frame);
        AvError.check(FFmpeg.av_buffersink_get_frame(sink, frame), "cannot draw a picture", "av_buffersink_get_frame");
        return frame;
    }
}
