package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import java.lang.foreign.MemorySegment;

/** Whether a codec's pictures have changed their size or format since its beginning. Confined to the camera thread. */
final class CodedShape {
    private long last; // 0 before the first
    private boolean changed;

    /**
     * Looks at what a decoder decodes now.
     *
     * @param context its AVCodecContext
     */
    void look(MemorySegment context) {
        long now = ((long) AVCodecContext.width(context) << 20 | AVCodecContext.height(context)) << 12
                | AVCodecContext.pix_fmt(context) + 1;
        changed |= last != 0 && last != now;
        last = now;
    }

    boolean hasChanged() {
        return changed;
    }
}
