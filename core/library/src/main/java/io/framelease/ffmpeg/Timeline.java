package io.framelease.ffmpeg;

import io.framelease.Discontinuity;

/**
 * Where the timestamps of a stream's packets jump: a value, without a clock. It looks at every packet that is read, and so at those
 * that are not decoded too: pictures alone would not tell a jump from packets that were left out.
 */
final class Timeline {
    private final boolean live;
    private final long mostBack; // where the order is not known
    private final long mostForward;
    private long time = Counter.NONE; // of the packet before that had one
    private boolean ordered; // whether that one was in the order of packets
    private long arrival; // of that packet

    /**
     * Begins a stream.
     *
     * @param live       whether packets come when their pictures are taken
     * @param frameNanos how long a frame lasts, in ns; positive
     */
    Timeline(boolean live, long frameNanos) {
        this.live = live;
        this.mostBack = Jump.mostBack(frameNanos);
        this.mostForward = Jump.mostForward(frameNanos);
    }

    /**
     * Takes the next packet.
     *
     * @param now     its timestamp in ns; {@link Counter#NONE} if it has none
     * @param inOrder whether that is of the order of packets (DTS), and not of pictures (PTS)
     * @param arrived when it was read, in ns
     * @return how it goes on
     */
    Discontinuity packet(long now, boolean inOrder, long arrived) {
        if (now == Counter.NONE) {
            return Discontinuity.NONE;
        }
        Discontinuity found = time == Counter.NONE ? Discontinuity.NONE : step(now, inOrder && ordered, arrived - arrival);
        time = now;
        ordered = inOrder;
        arrival = arrived;
        return found;
    }

    private Discontinuity step(long now, boolean comparable, long passed) {
        long step = now - time;
        boolean overflow = ((now ^ time) & (now ^ step)) < 0;
        if (now < time) {
            return overflow || step < (comparable ? 0 : -mostBack) ? Discontinuity.JUMP_BACK : Discontinuity.NONE;
        }
        long most = live ? mostForward + Math.max(0, passed) : mostForward;
        return overflow || step > most ? Discontinuity.JUMP_FORWARD : Discontinuity.NONE;
    }

    /** What comes next has nothing to do with what was. */
    void restart() {
        time = Counter.NONE;
    }
}
