package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import java.lang.foreign.MemorySegment;

/**
 * Whether a codec's pictures have changed their size or format since its beginning, or come later than its first ones did: FFmpeg
 * holds back as many as it has ever seen out of order, and nothing makes that less, so that one picture whose place was damaged
 * makes all that follow late. Confined to the camera thread.
 */
final class CodedShape {
    private long last; // 0 before the first
    private int delay; // of the first; pictures
    private boolean changed;

    /**
     * Looks at what a decoder decodes now.
     *
     * @param context its AVCodecContext
     */
    void look(MemorySegment context) {
        long now = ((long) AVCodecContext.width(context) << 20 | AVCodecContext.height(context)) << 12
                | AVCodecContext.pix_fmt(context) + 1;
        int held = AVCodecContext.has_b_frames(context);
        if (last == 0) {
            delay = held;
        } else {
            changed |= last != now || held > delay;
        }
        last = now;
    }

    boolean hasChanged() {
        return changed;
    }
}
