package io.framelease.camera;

import io.framelease.CameraEvent.Shortage;
import io.framelease.WhenExhausted;
import io.framelease.lease.FrameMemory;
import io.framelease.recording.Recording;
import io.framelease.recording.SlotWaitRecord;
import io.framelease.threads.Nanos;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a frame when everything is held that could take it: the camera's {@link WhenExhausted} policy, and the word
 * that says so. Confined to the camera thread, but for {@link #released}.
 */
final class Exhaustion {
    private static final Logger LOG = LoggerFactory.getLogger(Exhaustion.class);
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    /** A camera without frames says so after this time at the latest, however long it may wait for memory. */
    private static final long LONGEST_SILENCE_NANOS = 5_000_000_000L;
    private static final int HOLDS_SHOWN = 8;

    private final CameraContext camera;
    private final long patience;
    private volatile boolean waiting;

    private long since;
    private boolean present;
    private boolean said;
    private boolean logged;

    Exhaustion(CameraContext camera) {
        this.camera = camera;
        this.patience = Nanos.of(camera.options.exhaustedTimeout());
        camera.registry.whenReleased(this::released);
    }

    /** Another session, which has memory of its own: that the last one had none is over. Camera thread. */
    void begin() {
        fed();
        present = false;
        camera.registry.starves(false);
    }

    private void fed() {
        if (present && said) {
            camera.events.fed(Shortage.SLOTS);
        }
    }

    /** Something came back; any thread. */
    void released() {
        if (waiting) {
            camera.wake();
        }
    }

    /**
     * Tries once, then does what the policy says.
     *
     * @param source gives memory in state FILLING, or null
     * @return the memory; null if the frame is to be dropped, which has been counted
     */
    @Nullable FrameMemory orByPolicy(long session, Supplier<@Nullable FrameMemory> source) {
        FrameMemory memory = source.get();
        if (memory == null) {
            begins();
            boolean lossless = camera.subscriptions.anyBlocks();
            if (lossless || camera.options.whenExhausted() == WhenExhausted.BLOCK) {
                memory = await(session, source, lossless);
            } else if (camera.options.whenExhausted() == WhenExhausted.DROP_OLDEST) {
                memory = takeBack(source);
            }
        }
        if (memory != null) {
            ends();
        } else if (!camera.gate.isStale(session)) {
            camera.drops.exhausted();
            sayIfLong();
        }
        return memory;
    }

    /** Takes frames back that wait unread and that nobody else holds, the oldest first, until one gives its memory. */
    private @Nullable FrameMemory takeBack(Supplier<@Nullable FrameMemory> source) {
        FrameMemory memory = null;
        for (int drops; memory == null && (drops = camera.subscriptions.takeBackOldest()) > 0;) {
            camera.drops.unread(drops);
            memory = source.get();
        }
        return memory;
    }

    /**
     * Waits until something is released, a device has read what it was to read, or the session is stale.
     *
     * @param lossless whether a subscription wants every frame, so that no time is long enough to drop one
     */
    private @Nullable FrameMemory await(long session, Supplier<@Nullable FrameMemory> source, boolean lossless) {
        long start = System.nanoTime();
        SlotWaitRecord record = Recording.slotWait();
        FrameMemory memory = null;
        waiting = true;
        try {
            while (true) {
                memory = source.get();
                boolean over = System.nanoTime() - start > patience;
                if (memory != null || camera.gate.isStale(session)
                        || over && (!lossless || camera.options.whenExhausted() == WhenExhausted.BLOCK)) {
                    return memory;
                }
                sayIfLong();
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS); // a device's events complete without waking anyone
            }
        } finally {
            waiting = false;
            if (record != null) {
                record.end(camera.registry.name(), session, memory != null);
            }
        }
    }

    private void begins() {
        if (!present) {
            present = true;
            said = false;
            since = System.nanoTime();
            camera.registry.starves(true);
            camera.counters.exhaustions.incrementAndGet();
        }
    }

    /** A camera that stays without memory would be silent for ever; whoever holds its frames is named, once. */
    private void sayIfLong() {
        if (!said && System.nanoTime() - since > Math.min(patience, LONGEST_SILENCE_NANOS)) {
            said = true;
            camera.events.starved(Shortage.SLOTS);
            logged = camera.source.warnings().say(LOG, "exhausted", camera.registry.name() + ": no frames for "
                    + (System.nanoTime() - since) / 1_000_000 + " ms, since all " + camera.options.slots()
                    + " are held: close them, or use more slots. Held: " + camera.registry.describeHeld(HOLDS_SHOWN));
        }
    }

    /** There is memory; camera thread. */
    void ends() {
        if (present) {
            fed();
            present = false;
            camera.registry.starves(false);
            if (said && logged) {
                LOG.info("{}: has frames again after {} ms", camera.registry.name(),
                        (System.nanoTime() - since) / 1_000_000);
            }
        }
    }
}
