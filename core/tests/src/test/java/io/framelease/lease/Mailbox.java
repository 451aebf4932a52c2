package io.framelease.lease;

import io.framelease.Frame;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** The plainest way from a camera to an engine: two frames, the new one dropped when they are not read. */
public final class Mailbox {
    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(2);
    private final Consumer<Mailbox> whenClosed;
    private volatile boolean closed;

    Mailbox(Consumer<Mailbox> whenClosed) {
        this.whenClosed = whenClosed;
    }

    void offer(Lease lease) {
        if (!closed && lease.retain()) {
            Frame frame = lease.handle();
            if (!frames.offer(frame)) {
                frame.close();
            } else if (closed) {
                close();
            }
        }
    }

    /** The oldest frame that waits, the caller's to close; null if none does. */
    public Frame poll() {
        return frames.poll();
    }

    /** Whether nothing comes any more. */
    public boolean isEnded() {
        return closed;
    }

    /** Ends it, and releases what waits in it; any thread. */
    public void close() {
        closed = true;
        whenClosed.accept(this);
        for (Frame frame; (frame = frames.poll()) != null;) {
            frame.close();
        }
    }
}
