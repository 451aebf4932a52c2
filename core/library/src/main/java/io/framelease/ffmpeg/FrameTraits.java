package io.framelease.ffmpeg;

import io.framelease.AspectRatio;
import io.framelease.Cropping;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVRational;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The traits of decoded AVFrames. They are nearly always those of the one before, and then no object is made. Confined to the
 * camera thread.
 */
final class FrameTraits {
    private @Nullable SurfaceTraits last;
    private @Nullable AspectRatio told; // by the container
    private int horizontal;
    private int vertical;
    private int primaries;
    private int transfer;
    private int matrix;
    private int range;
    private int location;
    private long left;
    private long top;
    private long right;
    private long bottom;

    /**
     * Gives those of a frame that has not been cropped yet.
     *
     * @param frame an AVFrame
     * @param aspect what the container says of the shape of a sample, which goes before what the frame does; null for nothing
     */
    SurfaceTraits of(MemorySegment frame, @Nullable AspectRatio aspect) {
        if (last == null || !isAsBefore(frame, aspect)) {
            note(frame, aspect);
            AspectRatio own = SurfaceTraits.aspect(horizontal, vertical);
            last = new SurfaceTraits(aspect != null ? aspect : own != null ? own : AspectRatio.SQUARE,
                    new Cropping((int) left, (int) top, (int) right, (int) bottom),
                    SurfaceTraits.color(primaries, transfer, matrix, range, location));
        }
        return last;
    }

    private boolean isAsBefore(MemorySegment frame, @Nullable AspectRatio aspect) {
        MemorySegment shape = AVFrame.sample_aspect_ratio(frame);
        return aspect == told && AVRational.num(shape) == horizontal && AVRational.den(shape) == vertical
                && AVFrame.color_primaries(frame) == primaries && AVFrame.color_trc(frame) == transfer
                && AVFrame.colorspace(frame) == matrix && AVFrame.color_range(frame) == range
                && AVFrame.chroma_location(frame) == location && AVFrame.crop_left(frame) == left
                && AVFrame.crop_top(frame) == top && AVFrame.crop_right(frame) == right && AVFrame.crop_bottom(frame) == bottom;
    }

    private void note(MemorySegment frame, @Nullable AspectRatio aspect) {
        MemorySegment shape = AVFrame.sample_aspect_ratio(frame);
        told = aspect;
        horizontal = AVRational.num(shape);
        vertical = AVRational.den(shape);
        primaries = AVFrame.color_primaries(frame);
        transfer = AVFrame.color_trc(frame);
        matrix = AVFrame.colorspace(frame);
        range = AVFrame.color_range(frame);
        location = AVFrame.chroma_location(frame);
        left = AVFrame.crop_left(frame);
        top = AVFrame.crop_top(frame);
        right = AVFrame.crop_right(frame);
        bottom = AVFrame.crop_bottom(frame);
    }
}
