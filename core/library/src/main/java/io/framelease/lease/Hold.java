package io.framelease.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * One counted hold on a lease: what a frame object and a view have in common. It knows whether it has been given back.
 *
 * <p>While it is young its lease keeps it reachable. Holds that get old are handed to the {@link LeakWatch}, which gives
 * them back if the garbage collector finds them forgotten; so the many that are closed soon cost no reference object.
 */
abstract sealed class Hold extends LeaseNode permits FrameHandle, View {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Hold.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Lease lease;

    /**
     * While it counts: null, or a {@link LeakTracking.Place}, where it was taken, or its {@link Watch}. Then, for good, who
     * ended it: a Thread, or {@link LeakTracking.Ended}. Changed by compare-and-set: the watch is set once, by the one thread
     * that watches, and whoever ends a watched hold tells the watch before the hold can be collected.
     */
    private volatile @Nullable Object state;

    Hold(Lease lease) {
        this.lease = lease;
        Object place = LeakTracking.place();
        if (place != null) {
            state = place;
        }
    }

    /** What a user knows a frame by, such as {@code frame 7 of rtsp://door/1}; how it is held is for {@code toString}. */
    static String name(Lease lease) {
        return "frame " + lease.id() + " of " + lease.registry().name();
    }

    /** Whether it counts still; any thread. */
    public final boolean isOpen() {
        return isOpen(state);
    }

    private static boolean isOpen(@Nullable Object state) {
        return state == null || state instanceof LeakTracking.Place || state instanceof Watch;
    }

    @Override
    final boolean isOver() {
        return !isOpen();
    }

    /**
     * Ends it; what was counted is still the caller's to release.
     *
     * @return false if it had ended before
     */
    final boolean end() {
        Object ender = LeakTracking.ender();
        Object seen;
        do {
            seen = state;
            if (!isOpen(seen)) {
                return false;
            }
        } while (!STATE.compareAndSet(this, seen, ender));
        if (seen instanceof Watch watch) {
            watch.end();
        }
        Reference.reachabilityFence(this); // not collected before its watch knows
        return true;
    }

    /** Ends one that nobody got, since making it failed half way. Allocates nothing. */
    final void undo() {
        Object seen;
        do {
            seen = state;
        } while (isOpen(seen) && !STATE.compareAndSet(this, seen, Thread.currentThread()));
        if (seen instanceof Watch watch) {
            watch.end();
        }
    }

    /**
     * Has it watched; watching thread.
     *
     * @return its watch, or null if it has ended
     */
    final @Nullable Watch watched() {
        while (true) {
            Object seen = state;
            if (seen instanceof Watch watch) {
                return watch;
            }
            if (!isOpen(seen)) {
                return null;
            }
            Watch watch = newWatch((LeakTracking.Place) seen);
            if (STATE.compareAndSet(this, seen, watch)) {
                whenWatched(watch);
                return watch;
            }
        }
    }

    /** Makes the watch over this kind of hold. */
    abstract Watch newWatch(LeakTracking.@Nullable Place takenAt);

    /** Tells a new watch what changed before it was there. */
    void whenWatched(Watch watch) {
        // nothing
    }

    /** Its watch, if it has one and is open. */
    final @Nullable Watch watch() {
        return state instanceof Watch watch ? watch : null;
    }

    /** Who ended it first, for messages to those who use it afterwards. */
    final String endedBy() {
        return LeakTracking.describeEnder(state);
    }

    abstract String what();

    @Override
    final String describe() {
        Object seen = state;
        return what() + LeakTracking.describeTaken(seen instanceof Watch watch ? watch.takenAt() : seen);
    }
}
