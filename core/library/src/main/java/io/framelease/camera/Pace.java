package io.framelease.camera;

import io.framelease.ffmpeg.Jump;

/**
 * When the packets of a source are due: a value, without a clock. Those of a live source are due when they come, whatever else is
 * wished for: the sender paces them, by a clock of its own, and to wait for another clock would keep what the one is ahead of the
 * other. So are those of a source that is played as fast as it goes. Others are due at the source's own pace.
 *
 * <p>The pace follows the packets' timestamps. A packet without one, as those of raw streams are, is due one frame's
 * duration after the one before. A jump of the timestamps, forward or back, is none of the pace: the packet behind it is due
 * when the one before it is over, as is the first packet of each further round of a loop.
 */
final class Pace {
    /** What a packet without a timestamp has. */
    static final long NONE = Long.MIN_VALUE;

    private final boolean holds;
    private final long frameNanos;
    private final long mostForward;
    private boolean begun;
    private boolean joint;
    private long origin;
    private long position; // of the packet before, from the origin
    private long timestamp; // of the packet before
    private long duration; // of the packet before

    private Pace(boolean holds, long frameNanos) {
        if (frameNanos <= 0) {
            throw new IllegalArgumentException("a frame of " + frameNanos + " ns");
        }
        this.holds = holds;
        this.frameNanos = Jump.frame(frameNanos);
        this.mostForward = Jump.mostForward(frameNanos);
    }

    /**
     * Makes one.
     *
     * @param live       whether the source sends each packet when its time is
     * @param realtime   whether a source that does not is to play at its own pace
     * @param frameNanos how long a frame lasts that does not say so, in ns; positive
     */
    static Pace of(boolean live, boolean realtime, long frameNanos) {
        return new Pace(realtime && !live, frameNanos);
    }

    /** Whether any packet is due later than it comes. */
    boolean holds() {
        return holds;
    }

    /** The packets that follow begin anew, at whatever time, when the last one before is over. */
    void loop() {
        joint = true;
    }

    /**
     * Takes the next packet.
     *
     * @param time  its timestamp in ns; {@link #NONE} if it has none
     * @param lasts its duration in ns; zero or less if it does not say
     * @param now   the present time
     * @return when it is due, in the present time's terms
     */
    long due(long time, long lasts, long now) {
        if (!holds) {
            return now;
        }
        if (!begun) {
            begun = true;
            origin = now;
            timestamp = time;
        } else {
            long step = step(time);
            position += step;
            timestamp = time != NONE ? time : timestamp == NONE || joint ? NONE : timestamp + step;
        }
        joint = false;
        duration = lasts > 0 && lasts <= mostForward ? lasts : frameNanos;
        return origin + position;
    }

    private long step(long time) {
        if (joint || time == NONE || timestamp == NONE) {
            return duration;
        }
        long step = time - timestamp;
        boolean overflow = ((time ^ timestamp) & (time ^ step)) < 0;
        // Back by a few frames is the order of pictures, not a jump.
        return overflow || step > mostForward || step < -Jump.mostBack(frameNanos) ? duration : step;
    }
}
