package io.framelease.device;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A mark in a stream. An event that was never recorded is complete; one that was recorded again stands for its last mark.
 * Whoever needs one takes it from the device's {@link EventPool} and gives it back; who has one may share it with another.
 */
public abstract class DeviceEvent {
    private static final VarHandle SHARES;

    static {
        try {
            SHARES = MethodHandles.lookup().findVarHandle(DeviceEvent.class, "shares", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Holders beyond the first; 0 while it is free. Each holder gives it back once: it takes 1 off by compare-and-set, or it sees
     * 0. Only holders share it, so who sees 0 is the only one, stays so, and alone hands the event to the pool. What the others
     * did with it happens before, by their compare-and-set.
     */
    private volatile int shares;

    /**
     * The next in the stack of events of which this is one: the pool's while the event is free, and the frame memory's
     * whose read it marks while it is not. Written by the event's one holder before it publishes it by compare-and-set.
     */
    public @Nullable DeviceEvent next;

    /** For the devices of this package and for test decorators. */
    protected DeviceEvent() {
    }

    /** Has one holder more; for a holder. */
    final void share() {
        SHARES.getAndAdd(this, 1);
    }

    /** Has one holder less; whether that was the last. For a holder, once. */
    final boolean unshare() {
        int seen;
        do {
            seen = shares;
        } while (seen > 0 && !SHARES.compareAndSet(this, seen, seen - 1));
        return seen == 0;
    }
}
