package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.threads.Nanos;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for a camera to be in some state.
 *
 * <p>No wake-up is lost: a waiter is in the list before it looks at the state, and whoever changes the state does so before it
 * looks at the list. Either the waiter sees the state, or it is told of it, also of one that has gone by when it wakes up. The
 * camera thread takes no lock.
 */
final class StateWaiters {
    private static final VarHandle REACHED;

    static {
        try {
            REACHED = MethodHandles.lookup().findVarHandle(Waiter.class, "reached", CameraState.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private final Set<CameraState> wanted;
        /** What ends the wait: the first state that was wanted, or behind which none can come. Set once, by compare-and-set. */
        private volatile @Nullable CameraState reached;

        private Waiter(Set<CameraState> wanted) {
            this.wanted = wanted;
        }

        private @Nullable CameraState look(CameraState now) {
            if (wanted.contains(now) || now.isFinal() && !(now == CameraState.ENDED && wanted.contains(CameraState.CLOSED))) {
                REACHED.compareAndSet(this, null, now);
            }
            return reached;
        }
    }

    /** Replaced as a whole, under this. */
    private volatile Waiter[] all = {};

    /** The camera is in this state since a moment; any thread. */
    void changed(CameraState now) {
        for (Waiter waiter : all) {
            if (waiter.look(now) != null) {
                LockSupport.unpark(waiter.thread);
            }
        }
    }

    /**
     * Waits.
     *
     * @param wanted the states that end it, of which nobody makes others
     * @param state  what the camera does now
     * @return the state that was reached; one that is not wanted if no wanted one can follow it, or time is over
     */
    CameraState await(Set<CameraState> wanted, Duration timeout, Supplier<CameraState> state) throws InterruptedException {
        long deadline = Nanos.deadline(timeout);
        Waiter waiter = new Waiter(wanted);
        add(waiter);
        try {
            while (true) {
                CameraState reached = waiter.look(state.get());
                if (reached != null) {
                    return reached;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = Nanos.left(deadline);
                if (left <= 0) {
                    return state.get();
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            remove(waiter);
        }
    }

    private synchronized void add(Waiter waiter) {
        Waiter[] longer = Arrays.copyOf(all, all.length + 1);
        longer[all.length] = waiter;
        all = longer;
    }

    private synchronized void remove(Waiter waiter) {
        List<Waiter> rest = new ArrayList<>(List.of(all));
        rest.remove(waiter);
        all = rest.toArray(Waiter[]::new);
    }
}
