package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How a camera ended. It is decided once, after the last frame was offered to the subscriptions, and never changes.
 *
 * <p>Who reads that the camera is over and then finds a queue empty has read every frame: the decision is the camera
 * thread's last write, and each frame was put into the queue before it.
 */
final class Ending {
    /** The final state and, of FAILED alone, what failed. */
    private record Outcome(CameraState state, @Nullable FrameleaseException failure) {
    }

    private static final VarHandle OUTCOME;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Ending.class, "outcome", Outcome.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null while the camera goes on. Written once, by compare-and-set: state and failure can never disagree. */
    private volatile @Nullable Outcome outcome;

    /**
     * Decides; the first call counts.
     *
     * @param state   a final one
     * @param failure what failed; null unless the state is FAILED
     * @return whether this call was the first
     */
    boolean decide(CameraState state, @Nullable FrameleaseException failure) {
        assert state.isFinal() && (state == CameraState.FAILED) == (failure != null) : state + " " + failure;
        return OUTCOME.compareAndSet(this, null, new Outcome(state, failure));
    }

    /** Whether no frame will come any more. */
    boolean isOver() {
        return outcome != null;
    }

    /** The final state; null while the camera goes on. */
    @Nullable CameraState state() {
        Outcome decided = outcome;
        return decided == null ? null : decided.state;
    }

    /** What the camera failed with; null if it goes on, or ended without a failure. */
    @Nullable FrameleaseException failure() {
        Outcome decided = outcome;
        return decided == null ? null : decided.failure;
    }

    @Override
    public String toString() {
        Outcome decided = outcome;
        return decided == null ? "goes on" : decided.toString();
    }
}
