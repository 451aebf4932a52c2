package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.LeakedFrame;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the frames that are held when a session or a camera ends. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Camera.class);
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private Leftovers() {
    }

    /**
     * The drain policy: waits for frames that are held, then takes back those left.
     *
     * @param handedOver whether to leave it to another thread, which waits anew
     * @return whether the calling thread was interrupted meanwhile, which does not shorten the wait
     */
    static boolean drain(CameraContext context, BooleanSupplier handedOver) {
        Duration patience = context.options.outstanding().drain();
        if (patience == null) {
            return false;
        }
        boolean interrupted = false;
        long deadline = Nanos.deadline(patience);
        while (context.registry.size() > 0 && Nanos.left(deadline) > 0) {
            if (handedOver.getAsBoolean()) {
                return interrupted;
            }
            LockSupport.parkNanos(context, LOOK_AGAIN_NANOS);
            interrupted |= Thread.interrupted(); // or parking would return at once
        }
        int revoked = context.registry.revokeAll();
        if (revoked > 0) {
            LOG.warn("{}: {} frames were still held after {} and have been taken back", context.source, revoked,
                    Nanos.inWords(patience));
        }
        return interrupted;
    }

    /** Warns of each frame that is held after the camera was closed. */
    static void report(CameraContext context) {
        for (LeakedFrame frame : context.registry.snapshot()) {
            LOG.warn("{}: frame {} is still held {} times, {} ms old, after the camera was closed: {}", frame.camera(),
                    frame.frameId(), frame.holders(), frame.ageNanos() / 1_000_000, frame.heldAt());
        }
    }
}
