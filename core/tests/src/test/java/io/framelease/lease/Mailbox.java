package io.framelease.lease;

import io.framelease.Frame;
import io.framelease.Subscription;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The plainest subscription: two frames, the new one dropped when they are not read. */
public final class Mailbox implements Subscription {
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

    @Override
    public Frame poll(Duration timeout) throws InterruptedException {
        return frames.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Frame poll() {
        return frames.poll();
    }

    @Override
    public boolean isEnded() {
        return closed;
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
        whenClosed.accept(this);
        for (Frame frame; (frame = frames.poll()) != null;) {
            frame.close();
        }
    }
}
