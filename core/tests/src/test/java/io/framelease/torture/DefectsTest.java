package io.framelease.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.lease.Defect;
import io.framelease.lease.DefectiveCamera;
import io.framelease.lease.Mailbox;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.Findings;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The torture can fail: each of the post-mortem's mistakes is made on purpose, and found by the same engines and checks,
 * which then stop; without a mistake they find nothing in as much time as most mistakes need ten times over.
 */
@Logs(value = "WARN Reclaimer: host: freeing .*the arena is closed", maybe = true)
@Logs(value = "ERROR CheckedHeap: .*were written to after they were freed", maybe = true)
class DefectsTest {
    private static final Logger LOG = LoggerFactory.getLogger(DefectsTest.class);
    private static final int CAMERAS = 4;
    private static final int FPS = 100;
    private static final int FRAMES = 50;
    private static final Duration FAULTLESS = Duration.ofSeconds(5);
    /** Right pictures, without which a run proves nothing. */
    private static final long ENOUGH = 1000;
    /** How long a decoder takes to close where a lock is held meanwhile, and how long others may then stand still. */
    private static final Duration SLOW_CLOSE = Duration.ofSeconds(2);
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final long BETWEEN_RECONNECTS_NANOS = 20_000_000;

    @TempDir
    Path folder;

    /** A place with a defective camera that stays. */
    private record DefectivePlace(NumberedVideo video, DefectiveCamera camera) implements Place {
        @Override
        public Feed subscribe(Overflow overflow) {
            return new Letters(camera.subscribe());
        }

        @Override
        public Frame lookup(long id) {
            return camera.lookup(id);
        }
    }

    /** What the engines see of a mailbox. */
    private record Letters(Mailbox box) implements Feed {
        @Override
        public Frame poll() {
            return box.poll();
        }

        @Override
        public boolean isEnded() {
            return box.isEnded();
        }

        @Override
        public void close() {
            box.close();
        }
    }

    /**
     * What was found.
     *
     * @param wrong        pictures that were not what they must be
     * @param hotCalls     allocations, frees and synchronizations off the Reclaimer's thread
     * @param longestStall ns from one frame of a camera to the next, its own reconnects apart
     * @param machineStall the longest time, in ns, that a thread of no camera stood still, which does nothing but wait for
     *                     a frame's time
     * @param millis       how long the run took
     */
    private record Found(long wrong, List<Throwable> failures, long hotCalls, long longestStall, long machineStall,
            long millis) {
        boolean any() {
            return wrong > 0 || !failures.isEmpty() || hotCalls > 0 || isStalled();
        }

        /** Whether a camera stood still, and not the whole machine, or this process of it. */
        boolean isStalled() {
            return longestStall > STALL.toNanos() && longestStall > 2 * machineStall;
        }
    }

    /** A thread that wakes up as often as a camera's, and needs nobody. */
    private static final class Heartbeat implements AutoCloseable {
        private final AtomicLong longest = new AtomicLong();
        private volatile boolean ending;
        private final Thread thread = Thread.ofPlatform().daemon().start(() -> {
            for (long last = System.nanoTime(), now; !ending; last = now) {
                LockSupport.parkNanos(1_000_000_000 / FPS);
                now = System.nanoTime();
                longest.accumulateAndGet(now - last, Math::max);
            }
        });

        long longest() {
            return longest.get();
        }

        @Override
        public void close() {
            ending = true;
        }
    }

    @Test
    void withoutADefectNothingIsFound() throws InterruptedException {
        Found found = run(Defect.NONE, Duration.ZERO, FAULTLESS);
        assertThat(found.any()).as("%s", found).isFalse();
    }

    @Test
    void aDecoderThatIsSlowToCloseStopsNobodyElse() throws InterruptedException {
        Found found = run(Defect.NONE, SLOW_CLOSE, FAULTLESS);
        assertThat(found.any()).as("%s", found).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"COUNT_AFTER_FETCH", "FREE_WITHOUT_EVENT", "PING_PONG_OVERWRITE", "SESSION_FREED_UNDER_VIEW",
        "SURFACE_RELEASED_BEFORE_COPY", "FORCED_FREE_UNDER_VIEW"})
    void wrongBytesAreFound(Defect defect) throws InterruptedException {
        Found found = run(defect, Duration.ZERO, Liveness.LIMIT);
        assertThat(found.wrong()).as("wrong pictures; %s", found).isPositive();
    }

    @Test
    void blockingCallsOnTheHotPathAreFound() throws InterruptedException {
        Found found = run(Defect.FREE_ON_HOT_PATH, Duration.ZERO, Liveness.LIMIT);
        assertThat(found.hotCalls()).as("calls off the Reclaimer's thread; %s", found).isPositive();
        assertThat(found.wrong()).as("wrong pictures; %s", found).isZero();
    }

    @Test
    void aLockHeldWhileClosingIsFound() throws InterruptedException {
        Found found = run(Defect.LOCK_HELD_WHILE_CLOSING, SLOW_CLOSE, Liveness.LIMIT);
        assertThat(found.isStalled()).as("stall of another camera; %s", found).isTrue();
        assertThat(found.wrong()).as("wrong pictures; %s", found).isZero();
    }

    private Found run(Defect defect, Duration closing, Duration limit) throws InterruptedException {
        long seed = Torture.seed();
        Tally tally = new Tally(new Findings());
        Found found;
        try (Heartbeat heartbeat = new Heartbeat(); Arena memory = Arena.ofShared(); // closed once, after all threads of the run have ended
                CheckedHostDevice host = CheckedHostDevice.checked(seed);
                WatchedDevice device = new WatchedDevice(host, defect == Defect.FREE_WITHOUT_EVENT)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<DefectivePlace> places = places(device, defect, closing, memory);
            List<Engine> engines = Engines.all(places, device, tally, random.split());
            engines.forEach(Engine::start);
            found = disturb(places, tally, device, heartbeat, random, limit);
            engines.forEach(Engine::stop);
            for (Engine engine : engines) {
                assertThat(engine.join()).as("end of engine %s", engine).isTrue();
            }
            for (DefectivePlace place : places) {
                place.camera().close();
            }
            if (defect == Defect.NONE) {
                assertThat(places).allSatisfy(place -> assertThat(place.camera().held()).isZero());
                await().untilAsserted(() -> assertThat(host.memory().allocated()).isZero());
                assertThat(host.writesAfterFree()).isZero();
                assertThat(device.reclaimer().counts().failed()).isZero();
                assertThat(tally.findings.right()).isGreaterThan(ENOUGH);
            }
        }
        LOG.info("{}, seed {}: found in {} ms: {}; {} {}", defect, seed, found.millis(), found.any(), tally,
                tally.findings.wrongPictures().stream().findFirst().orElse(""));
        return found;
    }

    private List<DefectivePlace> places(WatchedDevice device, Defect defect, Duration closing, Arena memory) {
        Lock driver = new ReentrantLock();
        List<DefectivePlace> places = new ArrayList<>();
        for (int i = 0; i < CAMERAS; i++) {
            NumberedVideo video = NumberedVideo.write(folder.resolve(i + ".y4m"), i, FPS, FRAMES);
            DefectiveCamera.Show show = new DefectiveCamera.Show(NumberedVideo.WIDTH, NumberedVideo.HEIGHT,
                    video::bytes, FRAMES, FPS);
            places.add(new DefectivePlace(video,
                    new DefectiveCamera("camera " + i, device, defect, show, driver, closing, memory)));
        }
        return places;
    }

    private static Found disturb(List<DefectivePlace> places, Tally tally, WatchedDevice device, Heartbeat heartbeat,
            SplittableRandom random, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            List<Throwable> failures = new ArrayList<>(tally.findings.failures());
            places.stream().map(place -> place.camera().failure()).filter(thrown -> thrown != null).forEach(failures::add);
            long stall = places.stream().mapToLong(place -> place.camera().longestStall()).max().orElseThrow();
            Found found = new Found(tally.findings.wrong(), failures, device.hotCalls(), stall, heartbeat.longest(),
                    (now - start) / 1_000_000);
            boolean over = now - start > limit.toNanos() && tally.findings.right() > ENOUGH; // however long a machine takes to that
            if (found.any() || over || now - start > Liveness.LIMIT.toNanos()) {
                return found;
            }
            places.get(random.nextInt(CAMERAS)).camera().reconnect();
            LockSupport.parkNanos(random.nextLong(2 * BETWEEN_RECONNECTS_NANOS));
        }
    }
}
