package io.framelease.device;

import io.framelease.DeviceLostException;
import io.framelease.recording.ReclaimRecord;
import io.framelease.recording.Recording;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Reclaimer} has to free, and how it frees it. Its thread's alone, but for the counts. Linked by
 * {@link PendingFree#next}, so that adding allocates nothing and can lose nothing; nothing that an entry throws
 * escapes.
 */
final class PendingList {
    private final DeviceBackend device;
    private final Warnings warnings;
    private final AtomicLong freed = new AtomicLong();
    private final AtomicLong byEvent = new AtomicLong();
    private final AtomicLong byAge = new AtomicLong();
    private final AtomicLong forced = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private @Nullable PendingFree first;

    PendingList(DeviceBackend device, Warnings warnings) {
        this.device = device;
        this.warnings = warnings;
    }

    void add(PendingFree entry) {
        entry.next = first;
        first = entry;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Takes all off. */
    @Nullable PendingFree takeAll() {
        PendingFree all = first;
        first = null;
        return all;
    }

    /** Frees what is idle. What is added meanwhile, by an entry that is freed, must not be added here. */
    void freeIdle(boolean lost) {
        long now = System.nanoTime();
        PendingFree before = null;
        for (PendingFree entry = first, next; entry != null; entry = next) {
            next = entry.next;
            PendingFree.Cause cause = lost ? PendingFree.Cause.FORCED : cause(entry, now); // nothing runs on a lost device
            if (cause == null) {
                before = entry;
            } else {
                if (before == null) {
                    first = next;
                } else {
                    before.next = next;
                }
                free(entry, cause);
            }
        }
    }

    private PendingFree.@Nullable Cause cause(PendingFree entry, long now) {
        try {
            if (!entry.isIdle()) {
                return null;
            }
            long untracked = entry.untrackedNanos();
            return untracked == 0 ? PendingFree.Cause.EVENT
                    : now - entry.queuedAt >= untracked ? PendingFree.Cause.AGE : null;
        } catch (Throwable e) {
            if (e instanceof DeviceLostException || isLost()) {
                return PendingFree.Cause.FORCED;
            }
            warn("asking whether memory is idle", entry, e);
            return null; // the memory is kept rather than freed under a reader
        }
    }

    boolean isLost() {
        try {
            return device.isLost();
        } catch (Throwable e) {
            warnings.failed(device.id() + ": asking whether the device is lost", e);
            return false;
        }
    }

    /** Frees a list that nothing can read any more. */
    void freeAll(@Nullable PendingFree list) {
        for (PendingFree entry = list, next; entry != null; entry = next) {
            next = entry.next;
            free(entry, PendingFree.Cause.FORCED);
        }
    }

    private void free(PendingFree entry, PendingFree.Cause cause) {
        entry.next = null;
        AtomicLong ofCause = switch (cause) {
            case EVENT -> byEvent;
            case AGE -> byAge;
            case FORCED -> forced;
        };
        ofCause.incrementAndGet();
        ReclaimRecord record = Recording.reclaim();
        boolean done = false;
        try {
            entry.free();
            done = true;
        } catch (Throwable e) {
            failed.incrementAndGet();
            if (!isLost()) {
                warn("freeing memory", entry, e);
            }
        }
        freed.incrementAndGet();
        if (record != null) {
            record.end(device.id(), entry.camera(), cause.name(), entry.bytes(), entry.queuedAt, !done);
        }
    }

    private void warn(String doing, PendingFree entry, Throwable e) {
        try (var _ = LoggedCamera.of(entry.camera())) {
            warnings.failed(device.id() + ": " + doing + of(entry.camera()), e);
        }
    }

    private static String of(String camera) {
        return camera.isEmpty() ? "" : " of " + camera;
    }

    /** How many were freed; any thread. */
    long freed() {
        return freed.get();
    }

    /** Any thread. */
    Reclaimer.Counts counts(long handedOver, long kept, long queueWaits) {
        long done = freed.get();
        return new Reclaimer.Counts(Math.max(0, handedOver - done), kept, done, byEvent.get(), byAge.get(), forced.get(),
                failed.get(), queueWaits);
    }
}
