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
    private static final long LONGEST_WORK_NANOS = 30 * LONGEST_SILENCE_NANOS;
    private static final int HOLDS_SHOWN = 8;

    private final CameraContext camera;
    private final long patience;
    private volatile boolean waiting;

    private long since;
    private boolean present;
    private boolean said; // to listeners, and in the log if only at a level that nobody looks at
    private boolean warned;
    private boolean logged; // that warning, which may have been counted alone

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
            memory = waits(session, System.nanoTime()) ? await(session, source) : takeBack(source);
        }
        if (memory != null) {
            ends();
        } else if (!camera.gate.isStale(session)) {
            camera.drops.exhausted();
            sayIfLong();
        }
        return memory;
    }

    /**
     * If the policy says so, takes frames back that wait unread and that nobody else holds, the oldest first, until one gives
     * its memory. None is of a subscription that wants every frame.
     */
    private @Nullable FrameMemory takeBack(Supplier<@Nullable FrameMemory> source) {
        FrameMemory memory = null;
        if (camera.options.whenExhausted() == WhenExhausted.DROP_OLDEST) {
            for (int drops; memory == null && (drops = camera.subscriptions.takeBackOldest()) > 0;) {
                camera.drops.unread(drops);
                memory = source.get();
            }
        }
        return memory;
    }

    /**
     * Whether to wait for memory, still: always while a subscription wants every frame, whatever the policy, since no time is
     * long enough to drop one of its frames; but at the end of a session, whose successor waits for a limited time alone. Asked
     * again with each look, as subscriptions and successors come and go meanwhile.
     *
     * @param start when the wait began
     */
    private boolean waits(long session, long start) {
        return camera.handovers.leftForEngines(session) > 0 && (camera.subscriptions.anyBlocks()
                || camera.options.whenExhausted() == WhenExhausted.BLOCK && System.nanoTime() - start <= patience);
    }

    /**
     * Waits until something is released, a device has read what it was to read, the session is stale, or there is no reason
     * to {@linkplain #waits wait} any more. Under {@link WhenExhausted#DROP_OLDEST} what others have unread is taken back
     * first, as far as nobody else holds it.
     */
    private @Nullable FrameMemory await(long session, Supplier<@Nullable FrameMemory> source) {
        long start = System.nanoTime();
        SlotWaitRecord record = Recording.slotWait();
        FrameMemory memory = null;
        waiting = true;
        try {
            while (true) {
                memory = source.get();
                if (memory == null) {
                    memory = takeBack(source);
                }
                if (memory != null || camera.gate.isStale(session) || !waits(session, start)) {
                    return memory;
                }
                sayIfLong();
                Thread.interrupted(); // nobody interrupts this thread on purpose, and parking would return at once
                long begun = System.nanoTime();
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS); // a device's events complete without waking anyone
                camera.handovers.waitedForEngines(session, System.nanoTime() - begun);
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
            warned = false;
            logged = false;
            since = System.nanoTime();
            camera.registry.starves(true);
            camera.counters.exhaustions.incrementAndGet();
        }
    }

    /**
     * A camera that stays without memory would be silent for ever; whoever holds its frames is named, once. It is no warning
     * while an engine that wants every frame is at work, since its subscription is to make the camera wait. An engine that
     * waits for a frame itself is not at work: others hold them all, or it holds too many at once, and nothing goes on.
     */
    private void sayIfLong() {
        if (warned || System.nanoTime() - since <= Math.min(patience, LONGEST_SILENCE_NANOS)) {
            return;
        }
        boolean wanted = camera.subscriptions.anyBlockingIsBusy();
        if (!said) {
            said = true;
            camera.events.starved(Shortage.SLOTS);
            if (wanted && LOG.isDebugEnabled()) {
                LOG.debug(held());
            }
        }
        if (!wanted || System.nanoTime() - since > LONGEST_WORK_NANOS) { // one that has died looks as if it worked
            warned = true;
            logged = camera.source.warnings().say(LOG, "exhausted", held());
        }
    }

    private String held() {
        return camera.registry.name() + ": no frames for " + (System.nanoTime() - since) / 1_000_000 + " ms, since all "
                + camera.options.slots() + " are held: close them, or use more slots. Held: "
                + camera.registry.describeHeld(HOLDS_SHOWN);
    }

    /** There is memory; camera thread. */
    void ends() {
        if (present) {
            fed();
            present = false;
            camera.registry.starves(false);
            if (logged) {
                LOG.info("{}: has frames again after {} ms", camera.registry.name(),
                        (System.nanoTime() - since) / 1_000_000);
            }
        }
    }
}
