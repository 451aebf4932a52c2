package io.framelease.lease;

import io.framelease.recording.Recording;
import io.framelease.recording.Recording.Revoke;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** Takes frames back from whoever holds them, and says so where nobody has asked for it. Any thread. */
final class Revocations {
    /** The camera's own: what another of the same name was warned of is no repetition. */
    private final Warnings warnings = new Warnings(LoggerFactory.getLogger(FrameRegistry.class));

    private final String name;
    private final String camera;
    private final AtomicLong count = new AtomicLong();

    /**
     * @param name   what the frames' registry is called
     * @param camera whose frames they are
     */
    Revocations(String name, String camera) {
        this.name = name;
        this.camera = camera;
    }

    /** How many frames were taken back so far. */
    long count() {
        return count.get();
    }

    /** Takes back those of the frames that are meant; returns how many. */
    int of(List<Lease> held, Predicate<Lease> meant, Revoke why) {
        int taken = 0;
        boolean recorded = Recording.wantsRevokes();
        for (Lease lease : held) {
            if (meant.test(lease)) {
                String holds = recorded || why == Revoke.AGE ? lease.describeHolds() : ""; // gone when nobody holds it any more
                if (lease.revoke()) {
                    taken++;
                    count.incrementAndGet();
                    long age = recorded || why == Revoke.AGE ? System.nanoTime() - lease.attachedNanos() : 0;
                    if (recorded) {
                        Recording.revoked(camera, lease.info().session(), lease.info().id(), why, age, holds);
                    }
                    if (why == Revoke.AGE && !holds.isEmpty()) { // empty: it only waited unread
                        warn(lease, age / 1_000_000, holds);
                    }
                }
            }
        }
        return taken;
    }

    private void warn(Lease lease, long millis, String holds) {
        try (var _ = LoggedCamera.of(camera)) {
            warnings.say(name + holds, name + ": frame " + lease.id() + " was held for " + millis
                    + " ms and has been taken back: " + holds);
        }
    }
}
