package io.framelease.camera;

import org.jspecify.annotations.Nullable;

/**
 * How many pictures a second come out of a camera's decoder: over windows of two seconds and more. Written by the camera
 * thread, read by any.
 */
final class RateMeter {
    static final long WINDOW_NANOS = 2_000_000_000;

    /**
     * Pictures behind a first one.
     *
     * @param begin    when that first one came
     * @param end      when the last one came
     * @param pictures how many came behind the first
     * @param over     whether none follows: the rate stays what it was
     */
    private record Window(long begin, long end, long pictures, boolean over) {
        double rate(long now) {
            long span = end - begin;
            boolean late = !over && now - end > Math.max(WINDOW_NANOS, 2 * span);
            return span <= 0 ? -1 : pictures * 1e9 / (late ? now - begin : span);
        }
    }

    /** The last window that is complete, or ended with its session; null before there is one. Replaced as a whole. */
    private volatile @Nullable Window last;

    private boolean begun;
    private long begin;
    private long end;
    private long pictures;

    /** A picture came. */
    void picture(long now) {
        if (!begun) {
            Window before = last;
            last = before != null && before.over ? null : before; // which was another session's
            begun = true;
            begin = now;
            pictures = 0;
        } else {
            pictures++;
            if (now - begin >= WINDOW_NANOS) {
                last = new Window(begin, now, pictures, false);
                begin = now;
                pictures = 0;
            }
        }
        end = now;
    }

    /** The session ends: what was measured stands until the next one gives pictures. */
    void end() {
        Window before = last;
        if (begun && pictures > 0 && before == null) {
            last = new Window(begin, end, pictures, true);
        } else if (before != null && !before.over) {
            last = new Window(before.begin, before.end, before.pictures, true);
        }
        begun = false;
    }

    /** Pictures a second; below 0 if that is not known yet. */
    double rate(long now) {
        Window seen = last;
        return seen == null ? -1 : seen.rate(now);
    }
}
