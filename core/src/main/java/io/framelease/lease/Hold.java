package io.framelease.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One counted hold on a lease, by a frame object or by a view. It knows whether it has been given back, and gives itself
 * back when its owner is collected by the garbage collector without having done so: the memory of a forgotten frame comes
 * back, and the leak is reported.
 *
 * <p>Reachable from its lease as long as that lives, which a counted hold keeps alive.
 */
class Hold extends WeakReference<Object> {
    private static final Logger LOG = LoggerFactory.getLogger("io.framelease.leaks");
    private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();
    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(Hold.class, "ended", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        Thread.ofPlatform().daemon().name("framelease-leaks").start(Hold::releaseCollected);
    }

    final Lease lease;

    /** Where it was taken; null if that was not recorded. */
    final Throwable takenAt;

    /**
     * The next hold of the same lease. Written before this one is published by compare-and-set, and by whoever leaves out
     * ended ones below it: such writes may race, and whichever wins, no open hold is left out, since an ended one never
     * opens again.
     */
    Hold next;

    /** Null while it counts; then who ended it: a Thread, or a Throwable with the place. Ended once, by compare-and-set. */
    private volatile Object ended;

    Hold(Object owner, Lease lease) {
        super(owner, COLLECTED);
        this.lease = lease;
        this.takenAt = LeakTracking.place();
    }

    boolean isOpen() {
        return ended == null;
    }

    /**
     * Ends it; what was counted is still the caller's to release.
     *
     * @return false if it had ended before
     */
    boolean end() {
        return ENDED.compareAndSet(this, null, LeakTracking.ender());
    }

    /** Who ended it first, for the message of a second close. */
    String endedBy() {
        return LeakTracking.describeEnder(ended);
    }

    /** Gives back what it counted, once it has ended. */
    void release() {
        lease.releaseHandle();
    }

    /** As {@link #release}, when the owner was collected without having closed it. */
    void releaseForgotten() {
        release();
    }

    String what() {
        return "frame";
    }

    /** What it is and where it was taken, for people. */
    final String describe() {
        return what() + LeakTracking.describeTaken(takenAt);
    }

    private static void releaseCollected() {
        while (true) {
            try {
                Hold hold = (Hold) COLLECTED.remove();
                if (hold.isOpen() && hold.end()) {
                    LOG.warn("{} of frame {} of {} was never closed and has been collected", hold.describe(),
                            hold.lease.id(), hold.lease.registry().name());
                    hold.lease.registry().countLeak();
                    hold.releaseForgotten();
                }
            } catch (InterruptedException e) {
                return; // nobody interrupts it
            } catch (RuntimeException e) {
                LOG.warn("releasing a collected frame", e);
            }
        }
    }
}
