package io.framelease.lease;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes frames back that are held longer than their camera allows. One thread of its own looks at all cameras that have a
 * limit every {@value #LOOK_MILLIS} ms, so that the limit holds whatever a camera's thread is blocked in, and after the
 * camera was closed too. It frees nothing: open views stay valid, and memory goes its usual way.
 */
public final class AgeLimit {
    /** How often it is looked, so that a frame is taken back at most so much too late. */
    static final long LOOK_MILLIS = 100;

    /** A camera's frames, as long as anybody has them, and what they may last. */
    private record Limit(WeakReference<FrameRegistry> frames, long nanos) {
    }

    private static final List<Limit> LIMITS = new CopyOnWriteArrayList<>();
    private static final Thread THREAD =
            Thread.ofPlatform().daemon().name("framelease-ages").unstarted(AgeLimit::lookAgainAndAgain);

    static {
        THREAD.start();
    }

    private AgeLimit() {
    }

    /** Sets a limit for the frames of a camera, for good; any thread. */
    public static void set(FrameRegistry frames, Duration age) {
        LIMITS.add(new Limit(new WeakReference<>(frames), age.toNanos()));
        LockSupport.unpark(THREAD);
    }

    private static void lookAgainAndAgain() {
        while (true) {
            LIMITS.removeIf(limit -> limit.frames().refersTo(null));
            for (Limit limit : LIMITS) {
                FrameRegistry frames = limit.frames().get();
                if (frames != null) {
                    frames.revokeTooOld(limit.nanos());
                }
            }
            if (LIMITS.isEmpty()) {
                LockSupport.park(AgeLimit.class);
            } else {
                LockSupport.parkNanos(AgeLimit.class, LOOK_MILLIS * 1_000_000);
            }
        }
    }
}
