package io.framelease.cli.soak;

import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one camera, one thing after the other: a fault, its end, the wait until all engines have pictures again, and a
 * pause. Each kind comes once before one comes twice. Nothing is done to a camera that does not play: a reconnect would end the
 * wait for its next try, and ask a camera that refuses a login again and again; and what it suffers by itself is not the storm's.
 * Driven by the soak's thread, which calls it several times a second; all choices follow from the seed.
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
    private final BooleanSupplier ready;
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
    private long sessionLost; // no picture of this one, or of one before it, is of after the fault
    private boolean acting;
    private boolean ending; // no further one begins
    private boolean leftOut;

    CameraStorm(SoakCamera camera, List<FaultKind> kinds, long seed, Duration patience) {
        this(camera, camera::plays, kinds, seed, patience);
    }

    /** @param ready whether something may be done to it now */
    CameraStorm(SoakCamera camera, BooleanSupplier ready, List<FaultKind> kinds, long seed, Duration patience) {
        this.camera = camera;
        this.ready = ready;
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
            if (!dead && !ending && !kinds.isEmpty() && now - next >= 0 && ready.getAsBoolean()) {
                begin(now);
            }
        } else if (acting) {
            if (now - end >= 0 || ending || dead) {
                end(present);
            }
        } else if (camera.hasFramesSince(end, sessionLost)) {
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
        sessionLost = kind.endsWithAnotherSession() ? camera.newestSession() : 0;
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
            sessionLost = kind.endsWithAnotherSession() ? camera.newestSession() : 0; // before that ends
            kind.end(proxy);
        }
        end = System.nanoTime();
    }

    private void over(FaultKind kind, long backNanos) {
        episodes.add(new Episode(kind, what, begin, end, camera.camera().stats().sessions() > sessionsBefore, backNanos));
        camera.undisturb(backNanos >= 0);
        present = null;
        what = "";
        next = System.nanoTime() + millis(LEAST_PAUSE_MILLIS + random.nextInt(MORE_PAUSE_MILLIS));
    }

    /** Ends what goes on, and begins nothing more. */
    void finish() {
        ending = true;
    }

    /** Nothing is done to it at all: no picture of it ever came. */
    void leaveOut() {
        leftOut = true;
        ending = true;
    }

    /** Whether something is yet to be done to it for the first time. */
    boolean isDue() {
        return !ending && episodes.isEmpty();
    }

    /** Whether nothing goes on. */
    boolean isQuiet() {
        return present == null;
    }

    /** What is done now, or has just been done and is not over; empty if nothing. */
    String present() {
        return leftOut ? "left out: no pictures came" : what.isEmpty() ? "" : acting ? what : what + ", over; waiting for pictures";
    }

    /** What was done and is over. */
    List<Episode> episodes() {
        return episodes;
    }
}
