package io.framelease.cli.soak;

import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one camera, one thing after the other: a fault, its end, the wait until all engines have pictures again, and a
 * pause. Each kind comes once before one comes twice. Driven by the soak's thread, which calls it several times a second; all
 * choices follow from the seed.
 */
final class CameraStorm {
    private static final long LEAST_PAUSE_MILLIS = 1_700; // an outage is over when pictures have come for 16 times the delay
    private static final int MORE_PAUSE_MILLIS = 3_000;

    /**
     * One thing that was done.
     *
     * @param what      for people
     * @param begin     by {@link System#nanoTime}
     * @param end       when it was over
     * @param reconnect whether the camera lost its session by it
     * @param backNanos from the end until all engines had a frame that was read later; negative if they never did
     */
    record Episode(FaultKind kind, String what, long begin, long end, boolean reconnect, long backNanos) {
        boolean isBack() {
            return backNanos >= 0;
        }
    }

    private final SoakCamera camera;
    private final List<FaultKind> kinds;
    private final Random random;
    private final long patienceNanos;
    private final List<FaultKind> deck = new ArrayList<>();
    private final List<Episode> episodes = new ArrayList<>();
    private @Nullable FaultKind present;
    private String what = "";
    private long next;
    private long begin;
    private long end;
    private long sessionsBefore;
    private boolean acting;
    private boolean ending; // no further one begins

    CameraStorm(SoakCamera camera, List<FaultKind> kinds, long seed, Duration patience) {
        this.camera = camera;
        this.kinds = kinds;
        this.random = Random.from(new SplittableRandom(seed));
        this.patienceNanos = Nanos.of(patience);
        this.next = System.nanoTime() + millis(random.nextInt(1_500));
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    void tick(long now) {
        boolean dead = camera.camera().state().isFinal(); // no picture comes any more
        if (present == null) {
            if (!dead && !ending && !kinds.isEmpty() && now - next >= 0) {
                begin(now);
            }
        } else if (acting) {
            if (now - end >= 0 || ending || dead) {
                end(present);
            }
        } else if (camera.hasFramesSince(end)) {
            over(present, System.nanoTime() - end);
        } else if (dead || now - end > patienceNanos) {
            over(present, -1);
        }
    }

    private void begin(long now) {
        if (deck.isEmpty()) {
            deck.addAll(kinds);
            Collections.shuffle(deck, random);
        }
        FaultKind kind = deck.removeLast();
        present = kind;
        camera.disturb();
        sessionsBefore = camera.camera().stats().sessions();
        begin = now;
        end = now + kind.duration(random).toNanos();
        acting = true;
        FaultProxy proxy = camera.source().proxy();
        if (kind.isForAnySource() || proxy == null) {
            what = kind.word();
            camera.camera().reconnect();
        } else {
            what = kind.begin(proxy, random);
        }
    }

    private void end(FaultKind kind) {
        acting = false;
        FaultProxy proxy = camera.source().proxy();
        if (!kind.isForAnySource() && proxy != null) {
            kind.end(proxy);
        }
        end = System.nanoTime();
    }

    private void over(FaultKind kind, long backNanos) {
        episodes.add(new Episode(kind, what, begin, end, camera.camera().stats().sessions() > sessionsBefore, backNanos));
        camera.undisturb();
        present = null;
        what = "";
        next = System.nanoTime() + millis(LEAST_PAUSE_MILLIS + random.nextInt(MORE_PAUSE_MILLIS));
    }

    /** Ends what goes on, and begins nothing more. */
    void finish() {
        ending = true;
    }

    /** Whether nothing goes on. */
    boolean isQuiet() {
        return present == null;
    }

    /** What is done now, or has just been done and is not over; empty if nothing. */
    String present() {
        return what.isEmpty() ? "" : acting ? what : what + ", over; waiting for pictures";
    }

    /** What was done and is over. */
    List<Episode> episodes() {
        return episodes;
    }
}
