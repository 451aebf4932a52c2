package io.framelease.lease;

import io.framelease.DeviceException;
import io.framelease.device.OwnedStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches over an old hold: when the garbage collector finds that nobody has it any more, and it was not ended, what it has
 * counted is given back. Reachable from the hold's lease.
 */
final class Watch extends WeakReference<Object> {
    private final Lease lease;
    private final LeakTracking.@Nullable Place takenAt;
    private final Innermost.@Nullable Faded view;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Whether work on a stream may read the memory; for a view. */
    private volatile boolean streaming;

    /** That stream, if the view has counted it. Written before {@link #streaming}. */
    private volatile @Nullable OwnedStream counted;

    private Watch(Object referent, Lease lease, LeakTracking.@Nullable Place takenAt, Innermost.@Nullable Faded view) {
        super(referent, LeakWatch.COLLECTED);
        this.lease = lease;
        this.takenAt = takenAt;
        this.view = view;
    }

    static Watch of(FrameHandle frame, LeakTracking.@Nullable Place takenAt) {
        return new Watch(frame, frame.lease, takenAt, null);
    }

    /**
     * Of a view the scope of its segments is watched, not the view itself: whoever has but a segment reads the memory.
     *
     * @param faded the view as its thread may go on having it
     */
    static Watch of(View view, Object scope, LeakTracking.@Nullable Place takenAt, Innermost.Faded faded) {
        return new Watch(scope, view.lease, takenAt, faded);
    }

    LeakTracking.@Nullable Place takenAt() {
        return takenAt;
    }

    /** @param owned the view's stream, if it has counted it; null for one of others */
    void streaming(@Nullable OwnedStream owned) {
        counted = owned;
        streaming = true;
    }

    /** The hold was ended by its owner. */
    void end() {
        over.set(true);
    }

    boolean isOver() {
        return over.get();
    }

    /** Makes the view's thread let go of it once more: the thread may have taken it up again, see {@link Innermost}. */
    void fade() {
        if (view != null) {
            view.fade();
        }
    }

    String describe() {
        return (view == null ? "frame" : view.describe()) + LeakTracking.describeTaken(takenAt);
    }

    /**
     * The garbage collector has found the hold: what it has counted is given back, and said. A view that was forgotten
     * marks its stream here, if it has counted that. Of a stream of others nobody knows whether it still exists: the
     * memory is taken out of use.
     */
    void collected() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        lease.registry().countLeak();
        try {
            LeakTracking.found(describe(), takenAt, lease);
        } finally {
            if (view == null) {
                lease.releaseHandle();
            } else {
                endView(counted);
            }
        }
    }

    private void endView(@Nullable OwnedStream owned) {
        try {
            if (streaming) {
                markReads(owned);
            }
        } finally {
            try {
                lease.closeView();
            } finally {
                if (owned != null) {
                    owned.release();
                }
            }
        }
    }

    private void markReads(@Nullable OwnedStream owned) {
        if (owned == null) {
            lease.distrust();
            return;
        }
        DeviceException refused = ReadStream.markReads(lease, owned.stream());
        if (refused != null) {
            LeakTracking.unmarked(refused);
        }
    }

    /** A watch in its lease's stack. */
    static final class Node extends LeaseNode {
        final Watch watch;

        Node(Watch watch) {
            this.watch = watch;
        }

        @Override
        boolean isOver() {
            return watch.isOver();
        }

        @Override
        String describe() {
            return watch.describe();
        }
    }
}
