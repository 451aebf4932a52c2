package io.framelease.cli.soak;

import io.framelease.CameraEvent;
import io.framelease.CameraState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one camera, by its events: the states that it came to, of a very long soak the first ones, and whether it has
 * failed or ended, whenever that was. Any thread.
 */
final class States {
    static final int MOST = 20_000;

    /** A state that it came to. */
    record Change(long nanoTime, CameraState state) {
    }

    private final List<Change> changes = new ArrayList<>();
    private boolean complete = true;
    private @Nullable String failed; // why
    private boolean ended;

    synchronized void happened(CameraEvent event) {
        switch (event) {
            case CameraEvent.Connecting connecting -> add(event, CameraState.CONNECTING);
            case CameraEvent.Playing playing -> add(event, CameraState.PLAYING);
            case CameraEvent.Retrying retrying -> add(event, CameraState.WAITING);
            case CameraEvent.Ended end -> {
                ended = true;
                add(event, CameraState.ENDED);
            }
            case CameraEvent.Failed failure -> {
                failed = String.valueOf(failure.cause().getMessage());
                add(event, CameraState.FAILED);
            }
            case CameraEvent.Closed over -> add(event, CameraState.CLOSED);
            default -> { // no other state
            }
        }
    }

    private void add(CameraEvent event, CameraState state) {
        if (changes.size() < MOST) {
            changes.add(new Change(event.nanoTime(), state));
        } else {
            complete = false;
        }
    }

    /** What became of it so far, in order; of a very long soak the beginning. */
    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    /** Whether these are all of them. */
    synchronized boolean isComplete() {
        return complete;
    }

    /** Why it has failed; null if it has not. */
    synchronized @Nullable String failed() {
        return failed;
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
