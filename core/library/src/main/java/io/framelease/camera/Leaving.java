package io.framelease.camera;

import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.Demuxer;
import org.jspecify.annotations.Nullable;

/**
 * A session's going over to its successor, which it owns from the take on until it is given to the next session. No packet is read
 * any more then; what the decoder holds back is published. Confined to the camera thread.
 */
final class Leaving implements AutoCloseable {
    /** A read that took so long, in ns, had to wait: what has arrived is read. Less is what reading takes by itself. */
    private static final long WAIT_NANOS = 1_000_000;

    private final Handovers handovers;
    private final long number;
    private boolean waiting; // whether a packet that was read already is still to be decoded
    private boolean caughtUp;
    private @Nullable Successor successor;

    /**
     * Makes that of a session.
     *
     * @param number    the session's
     * @param takenOver whether its source was, and has its first packet
     */
    Leaving(Handovers handovers, long number, boolean takenOver) {
        this.handovers = handovers;
        this.number = number;
        this.waiting = takenOver;
    }

    /** Whether a successor waits to be taken. */
    boolean isDue() {
        return handovers.isReady(number);
    }

    /** How long engines may still be waited for, in ns; {@link Long#MAX_VALUE} while nothing waits for the session's end. */
    long leftForEngines() {
        return handovers.leftForEngines(number);
    }

    /** Whether engines have had their time, so that the session ends without what they have no room for. */
    boolean isLate() {
        return leftForEngines() <= 0;
    }

    /** Engines were waited for, for so long in ns. */
    void waitedForEngines(long nanos) {
        handovers.waitedForEngines(number, nanos);
    }

    /** Reads the session's next packet. */
    Demuxer.Read read(Demuxer demuxer) {
        boolean ready = isDue();
        long begun = ready ? System.nanoTime() : 0;
        Demuxer.Read read = waiting ? Demuxer.Read.PACKET : readCut(demuxer);
        waiting = false;
        caughtUp = ready && (!demuxer.isLive() || System.nanoTime() - begun >= WAIT_NANOS);
        return read;
    }

    /** This alone is cut for a successor: no going back in a source, and no opening of it. */
    private Demuxer.Read readCut(Demuxer demuxer) {
        handovers.reading(true);
        try {
            return demuxer.read();
        } finally {
            handovers.reading(false);
        }
    }

    /**
     * Whether the packet that was read last is the session's last: its successor was ready before that read began, so the packet is
     * newer than the successor's first; and the read had to wait, so nothing that has arrived is lost.
     */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    /** Whether one was taken. */
    boolean hasBegun() {
        return successor != null;
    }

    /**
     * Takes the successor, if it waits for that and none was taken before, and has the decoder give what it holds, unless engines
     * have had their time.
     */
    boolean begin(Decoder decoder) {
        if (successor != null) {
            return false;
        }
        successor = handovers.take(number);
        if (successor != null && !isLate() && !decoder.draining()) {
            decoder.drain();
        }
        return successor != null;
    }

    /** Gives away what was taken, to be closed by the caller; null if nothing was. */
    @Nullable Successor give() {
        Successor given = successor;
        successor = null;
        return given;
    }

    /** Ends what was taken and not given away: the session has failed since, or was cut. */
    @Override
    public void close() {
        Successor left = give();
        if (left != null) {
            left.dispose();
        }
    }
}
