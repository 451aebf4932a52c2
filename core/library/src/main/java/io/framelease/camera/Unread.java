package io.framelease.camera;

import io.framelease.CameraEvent.Shortage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The word that says so when a subscription that is to lose nothing takes none of its frames: its camera stands still, with all its
 * subscriptions. An engine that is slow takes a frame from time to time, and nothing is said. Confined to the camera thread.
 */
final class Unread {
    private static final Logger LOG = LoggerFactory.getLogger(Unread.class);
    /** How long a subscription may take no frame, in ns. */
    static final long PATIENCE_NANOS = 5_000_000_000L;
    /** How long until that is a warning where nobody else waits, and what is not read now is not lost. */
    private static final long ALONE_NANOS = 30 * PATIENCE_NANOS;

    private final CameraContext camera;
    private @Nullable SubscriptionImpl waitedFor;
    private long since;
    private boolean said; // to listeners, and in the log if only at a level that nobody looks at
    private boolean warned;
    private boolean logged; // that warning, which may have been counted alone

    Unread(CameraContext camera) {
        this.camera = camera;
    }

    /**
     * The camera is about to wait.
     *
     * @param full the subscription that it waits for; null if it is none
     * @param live whether its source goes on meanwhile
     * @return for how long in ns at most, before this is to be called again
     */
    long waits(@Nullable SubscriptionImpl full, boolean live) {
        if (full == null) {
            ends();
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        if (full != waitedFor) { // the one before has taken a frame
            ends();
            waitedFor = full;
            since = now;
        }
        long waited = now - since;
        if (waited < PATIENCE_NANOS) {
            return PATIENCE_NANOS - waited;
        }
        boolean harms = !full.working.getAsBoolean() && (live || !camera.subscriptions.isOnly(full));
        if (!said) {
            said = true;
            camera.events.starved(Shortage.READER);
            if (!harms && LOG.isDebugEnabled()) {
                LOG.debug(text(full, waited));
            }
        }
        if (!warned && (harms || waited > ALONE_NANOS)) {
            warned = true;
            logged = camera.source.warnings().say(LOG, "unread", text(full, waited));
        }
        return warned ? Long.MAX_VALUE : PATIENCE_NANOS; // others may subscribe meanwhile
    }

    private String text(SubscriptionImpl full, long waited) {
        return camera.registry.name() + ": no frames for " + waited / 1_000_000 + " ms, since one that is to lose none takes none: "
                + full + ". Read it, close it, or use another Overflow";
    }

    /** The camera waits no more, or for another one. */
    void ends() {
        if (waitedFor == null) {
            return;
        }
        waitedFor = null;
        if (said) {
            camera.events.fed(Shortage.READER);
        }
        if (logged) {
            LOG.info("{}: has frames again after {} ms", camera.registry.name(), (System.nanoTime() - since) / 1_000_000);
        }
        said = false;
        warned = false;
        logged = false;
    }
}
