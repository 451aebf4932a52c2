package io.framelease.testkit.synthetic;

import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.AvError;
import io.framelease.ffmpeg.FilterGraph;
import io.framelease.ffmpeg.NativeCell;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;

/**
 * FFmpeg's moving test picture testsrc2, as YUV 4:2:0, from a filter graph of its own. Its timestamps count pictures from
 * 0. Confined to the thread and the arena that made it.
 */
final class TestPattern {
    private final MemorySegment sink;
    private final MemorySegment frame;

    /** Builds the graph; libavfilter must be loaded. */
    TestPattern(int width, int height, int framesPerSecond, OrderedArena arena) {
        FilterGraph graph = new FilterGraph(arena);
        graph.add("testsrc2", "size=" + width + "x" + height + ":rate=" + framesPerSecond);
        graph.add("format", "pix_fmts=yuv420p");
        this.sink = graph.add("buffersink", "");
        graph.configure();
        this.frame = NativeMemory.borrow(NativeCell.own(
                AvError.checkAllocated(FFmpeg.av_frame_alloc(), "av_frame_alloc"), arena, FFmpeg::av_frame_free).get(),
                AVFrame.sizeof(), arena);
    }

    /** Draws the next picture; it is valid until the next call. */
    MemorySegment next() {
        FFmpeg.av_frame_unref(frame);
        AvError.check(FFmpeg.av_buffersink_get_frame(sink, frame), "cannot draw a picture", "av_buffersink_get_frame");
        return frame;
    }
}
