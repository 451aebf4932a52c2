package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a camera says of itself: written by its thread, read by any. Its {@link Ending} comes before all else. */
final class Status {
    private final Ending ending = new Ending();
    private final BooleanSupplier closing;
    private volatile CameraState doing = CameraState.CONNECTING;
    private volatile @Nullable FrameleaseException lastFailure;
    /** Written before the state that it belongs to. */
    private volatile long retryAt;
    private final StateWaiters waiters = new StateWaiters();

    /** @param closing whether the camera is being closed: what has ended then is closed */
    Status(BooleanSupplier closing) {
        this.closing = closing;
    }

    Ending ending() {
        return ending;
    }

    void doing(CameraState now) {
        doing = now;
        changed();
    }

    /** A picture is about to be offered: before that, so that whoever has a frame finds no state that is older. Camera thread. */
    void picture() {
        if (doing == CameraState.CONNECTING) {
            doing(CameraState.PLAYING);
        }
    }

    /** The state may be another than before; whoever waits for it is told. Any thread. */
    void changed() {
        waiters.changed(state());
    }

    /** Waits for one of these states, as {@link io.framelease.Camera#awaitState}. */
    CameraState await(Set<CameraState> wanted, Duration timeout) throws InterruptedException {
        return waiters.await(wanted, timeout, this::state);
    }

    /** What failed; it is tried again. */
    void failed(FrameleaseException failure) {
        lastFailure = failure;
    }

    /** Waits before the next try. */
    void waiting(long until) {
        retryAt = until;
        doing(CameraState.WAITING);
    }

    CameraState state() {
        CameraState end = ending.state();
        return end == null ? doing : end != CameraState.FAILED && closing.getAsBoolean() ? CameraState.CLOSED : end;
    }

    Optional<FrameleaseException> failure() {
        FrameleaseException end = ending.failure();
        return Optional.ofNullable(end == null ? lastFailure : end);
    }

    Optional<Duration> nextTry() {
        return state() == CameraState.WAITING ? Optional.of(Duration.ofNanos(Math.max(0, Nanos.left(retryAt))))
                : Optional.empty();
    }
}
