package io.framelease.nvdec;

import io.framelease.ffmpeg.Dimensions;
import io.framelease.ffmpeg.ElementaryStream;
import org.jspecify.annotations.Nullable;

/** Whether a stream's pictures change their size, as its parameter sets tell. Confined to the camera thread. */
final class SizeWatch {
    private @Nullable Dimensions dimensions; // of what begun last; null before that, or if they are not told

    /** Whether what a stream has taken last begins pictures of another size than those before it. */
    boolean changes(ElementaryStream packets) {
        Dimensions before = dimensions;
        if (before == null || packets.beginsAnew()) {
            dimensions = packets.dimensions();
        }
        return before != null && !before.equals(dimensions);
    }
}
