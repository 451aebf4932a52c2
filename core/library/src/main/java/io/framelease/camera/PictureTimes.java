package io.framelease.camera;

import io.framelease.ffmpeg.Jump;
import io.framelease.lease.PictureInfo;

/**
 * One time line for all pictures of a camera, over reconnects, jumps of the clock and rounds of a loop: a value, without a
 * clock. It never goes back. A picture's step is that of the timestamps, if there is one that makes sense; else of a live
 * source that of the arrival, and of others what a frame lasts.
 */
final class PictureTimes {
    private long time;
    private boolean begun;
    private long pts; // of the picture before
    private long arrival; // of the picture before

    /**
     * Takes the next picture, in the order of display.
     *
     * @param shown   its timestamp in ns; {@link PictureInfo#NO_PTS} if it has none
     * @param arrived when its packet did, in ns
     * @param live    whether packets arrive at the pace of the pictures
     * @param frame   how long a frame lasts, in ns; positive
     * @return its time in ns, not less than that of the one before
     */
    long next(long shown, long arrived, boolean live, long frame) {
        if (begun) {
            long lasts = Jump.frame(frame);
            long step = shown == PictureInfo.NO_PTS || pts == PictureInfo.NO_PTS ? 0 : shown - pts;
            boolean sound = step > 0 && step <= Jump.mostForward(frame);
            time += sound ? step : live ? Math.max(0, arrived - arrival) : lasts;
        }
        begun = true;
        pts = shown;
        arrival = arrived;
        return time;
    }
}
