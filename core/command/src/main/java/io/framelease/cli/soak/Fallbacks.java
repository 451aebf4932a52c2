package io.framelease.cli.soak;

import io.framelease.StreamInfo;

/**
 * Fallbacks of one camera from its GPU's hardware to software. One is excused if it began while the soak's proxy changed bytes, and
 * was over before pictures came of bytes that are right: a parameter set that is changed on the wire makes a stream of it that the
 * hardware does not decode. A value, without a clock. Any thread.
 */
final class Fallbacks {
    /** Software decodes it by decision, on a GPU too. */
    private static final String MOTION_JPEG = "mjpeg";

    private boolean software;
    private boolean provoked;
    private long since;
    private String reason = ""; // of the last one
    private long count;
    private long excused;
    private long longestExcused;

    /**
     * The camera plays something, or another decoder than before decodes it.
     *
     * @param nanoTime since when
     * @param altered  whether bytes that were read then may have been changed by the soak's proxy
     */
    synchronized void look(StreamInfo stream, long nanoTime, boolean altered) {
        boolean falls = !stream.decoder().isHardware() && !stream.codec().equals(MOTION_JPEG);
        if (falls && !software) {
            count++;
            provoked = altered;
            since = nanoTime;
        } else if (falls) {
            provoked &= altered; // else it has stayed
        } else if (software && provoked) {
            excused++;
            longestExcused = Math.max(longestExcused, nanoTime - since);
        }
        if (falls) {
            reason = stream.decoder().reasonText();
        }
        software = falls;
    }

    /** Those that nothing excuses, with one that goes on. */
    synchronized long count() {
        return count - excused;
    }

    /** Why software decoded, in the decoder's words: of the last one, excused or not. */
    synchronized String reason() {
        return reason;
    }

    /** Those that changed bytes led to, and that are over. */
    synchronized long excused() {
        return excused;
    }

    /** How long the longest of those was, in ns. */
    synchronized long longestExcused() {
        return longestExcused;
    }
}
