package io.framelease.camera;

import io.framelease.Frame;
import io.framelease.FrameAction;
import io.framelease.Subscription;
import io.framelease.lease.FrameHandle;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** The loop of an engine that has nothing else to do; on its thread. */
final class FrameLoop {
    private FrameLoop() {
    }

    /** As {@link Subscription#forEach}. */
    static <X extends Exception> void run(Subscription frames, FrameAction<X> action) throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        while (!frames.isEnded()) {
            Frame frame = frames.poll(ChronoUnit.FOREVER.getDuration());
            if (frame != null) {
                try {
                    action.accept(frame);
                } finally {
                    FrameHandle.closeUnlessClosed(frame);
                }
            }
        }
    }
}
