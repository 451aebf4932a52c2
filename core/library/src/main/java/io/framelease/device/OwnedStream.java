package io.framelease.device;

import io.framelease.EngineStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A stream that the library opened for an engine, and the count of the views that have it. It is destroyed when it is closed
 * and no view has it any more: by the thread that closes it or by one that ends the last view, whichever comes second.
 */
public final class OwnedStream implements EngineStream {
    private static final int CLOSED = 1 << 31;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(OwnedStream.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final DeviceBackend device;
    private final DeviceStream stream;
    private final Thread owner = Thread.currentThread();

    /**
     * The highest bit: {@link #CLOSED}, set once and never taken away. The others: views that have the stream. Changed by
     * compare-and-set alone.
     *
     * <p>The invariant: the device's stream exists as long as this is not exactly {@code CLOSED}. While it is open the count
     * goes up and down; once it is closed the count only falls, because {@link #retain} refuses. So the word becomes
     * {@code CLOSED} once, by one compare-and-set, and the thread that made it destroys the stream. A view gives its count back
     * behind the event that it records, hence no event is recorded on a stream that is destroyed.
     */
    private volatile int state;

    private OwnedStream(DeviceBackend device, DeviceStream stream) {
        this.device = device;
        this.stream = stream;
    }

    /** Opens a stream of the calling thread's. */
    public static OwnedStream open(DeviceBackend device) {
        DeviceStream made = device.createStream();
        try {
            return new OwnedStream(device, made);
        } catch (Throwable e) {
            device.destroyStream(made);
            throw e;
        }
    }

    /** Whose stream it is. */
    public DeviceBackend device() {
        return device;
    }

    /** The device's stream; valid while the caller has counted itself, or on the owner's thread before it closes. */
    public DeviceStream stream() {
        return stream;
    }

    /**
     * Counts a view; any thread.
     *
     * @return false if the stream is closed
     */
    public boolean retain() {
        while (true) {
            int seen = state;
            if (seen < 0) {
                return false;
            }
            if (seen == Integer.MAX_VALUE) {
                throw new IllegalStateException(this + " is in use by " + seen + " views");
            }
            if (STATE.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
        }
    }

    /** Gives a view's count back; any thread. The last one behind the close destroys the stream. */
    public void release() {
        while (true) {
            int seen = state;
            if ((seen & ~CLOSED) == 0) {
                throw new IllegalStateException("no view has " + this);
            }
            if (STATE.compareAndSet(this, seen, seen - 1)) {
                endIf(seen - 1);
                return;
            }
        }
    }

    @Override
    public long handle() {
        return stream.handle();
    }

    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException(this + " belongs to " + owner + ", which opened it");
        }
        end();
    }

    /** Closes it, on whatever thread. */
    void end() {
        int seen;
        do {
            seen = state;
            if (seen < 0) {
                return;
            }
        } while (!STATE.compareAndSet(this, seen, seen | CLOSED));
        endIf(seen | CLOSED);
    }

    private void endIf(int reached) {
        if (reached == CLOSED) {
            device.destroyStream(stream);
        }
    }

    @Override
    public String toString() {
        int seen = state;
        int views = seen & ~CLOSED;
        return stream + " of " + device.id() + (seen < 0 ? views == 0 ? " (closed)" : " (closed, kept by " + views + " views)" : "");
    }
}
