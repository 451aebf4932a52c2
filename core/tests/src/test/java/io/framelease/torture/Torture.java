package io.framelease.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraStats;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Liveness;
import io.framelease.testkit.NumberedVideo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Eight cameras whose frames carry their number in every row, four engines that read every byte in four different ways, and
 * one thread that reconnects a camera every 20 ms, takes frames back, and now and then closes a camera and opens another.
 * In the end every byte was right, and nothing is left on the device.
 *
 * <p>All choices follow from the seed; what the threads make of them does not, but a seed that failed usually fails again.
 */
final class Torture {
    static final int CAMERAS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Torture.class);
    private static final int FPS = 125;
    private static final int FRAMES = 50;
    private static final long BETWEEN_RECONNECTS_NANOS = 20_000_000;

    private final DeviceBackend device;
    private final long seed;
    private final SplittableRandom random;
    private final Tally tally = new Tally();
    private final List<CameraPlace> places = new ArrayList<>();
    private final List<Engine> engines;
    private final long allocatedBefore;
    private final long eventsOutBefore;
    private long mostAllocated;
    private long reconnects;
    private long reopened;

    /** @param folder takes the videos */
    Torture(DeviceBackend device, long seed, Path folder) {
        this.device = device;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.allocatedBefore = device.memory().allocated();
        this.eventsOutBefore = eventsOut();
        for (int camera = 0; camera < CAMERAS; camera++) {
            NumberedVideo video = NumberedVideo.write(folder.resolve("camera-" + camera + ".y4m"), camera, FPS, FRAMES);
            places.add(new CameraPlace(video, device));
        }
        this.engines = Engines.all(places, device, tally, random.split());
    }

    /** The seed of a run, from {@code -Dframelease.torture.seed=}, else another one each time. */
    static long seed() {
        return Long.getLong("framelease.torture.seed", System.nanoTime() & 0xffff_ffffL);
    }

    /** How long to torture, from {@code -Dframelease.torture.seconds=}. */
    static Duration duration() {
        return Duration.ofSeconds(Long.getLong("framelease.torture.seconds", 20));
    }

    /** Runs and settles; throws an AssertionError that tells the seed and all counts if anything was wrong. */
    void run(Duration duration) throws InterruptedException {
        LOG.info("torture on {} for {} s, seed {}", device.id(), duration.toSeconds(), seed);
        try {
            places.forEach(place -> place.reopen(random));
            engines.forEach(Engine::start);
            disturb(duration);
        } finally {
            engines.forEach(Engine::stop);
            for (Engine engine : engines) {
                assertThat(engine.join()).as("engine %s ends; %s", engine, this).isTrue();
            }
            places.forEach(CameraPlace::close);
        }
        LOG.info("{}", this);
        check(duration);
    }

    /** For as long, and until it was a torture. */
    private void disturb(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        long limit = end + Liveness.LIMIT.toNanos();
        while ((System.nanoTime() - end < 0 || !wasTorture(duration) && System.nanoTime() - limit < 0)
                && tally.failures().isEmpty() && tally.wrong() == 0) {
            CameraPlace place = places.get(random.nextInt(CAMERAS));
            int choice = random.nextInt(40);
            if (choice == 0) {
                place.reopen(random);
                reopened++;
            } else if (choice <= 2) {
                place.camera().revokeOlderThan(Duration.ofMillis(random.nextInt(100)));
            } else {
                assertThat(place.camera().reconnect()).as("reconnect of %s", place.camera()).isTrue();
                reconnects++;
            }
            assertThat(place.complaint()).as("what is wrong with a camera; %s", this).isNull();
            mostAllocated = Math.max(mostAllocated, device.memory().allocated() - allocatedBefore);
            LockSupport.parkNanos(random.nextLong(2 * BETWEEN_RECONNECTS_NANOS));
        }
    }

    private void check(Duration duration) {
        assertThat(tally.failures()).as("failures of threads; %s", this).isEmpty();
        assertThat(tally.wrongPictures()).as("torn, stale and poisoned pictures; %s", this).isEmpty();
        assertThat(tally.wrong()).as("torn, stale and poisoned pictures; %s", this).isZero();
        for (CameraPlace place : places) {
            for (Camera camera : place.closed()) {
                assertThat(camera.stats().leaked()).as("leaked frames of %s; %s", camera, this).isZero();
                assertThat(camera.outstanding()).as("held frames of %s; %s", camera, this).isEmpty();
            }
        }
        assertThat(mostAllocated).as("most bytes allocated at a time; %s", this).isLessThanOrEqualTo(mostBytes());
        await().untilAsserted(() -> {
            assertThat(device.reclaimer().counts().pending()).as("pending frees; %s", this).isZero();
            assertThat(device.memory().allocated()).as("bytes allocated; %s", this).isEqualTo(allocatedBefore);
            assertThat(eventsOut()).as("events not given back; %s", this).isEqualTo(eventsOutBefore);
        });
        assertThat(device.reclaimer().counts().failed()).as("failed frees; %s", this).isZero();
        assertThat(wasTorture(duration)).as("this was a torture, with frames on streams, handed over, held over sessions, "
                + "and looked up; %s", this).isTrue();
    }

    /** A torture that hardly did anything proves nothing: on a busy machine it takes longer. */
    private boolean wasTorture(Duration duration) {
        long enough = duration.toMillis() / 200; // one every 20 ms on a machine that has nothing else to do
        return reconnects > enough && sessions() > enough && tally.right() > sessions() && tally.queued.sum() > 0
                && tally.handedOver.sum() > 0 && tally.outlived.sum() > 0 && tally.lookups.sum() > 0;
    }

    private long sessions() {
        return places.stream().flatMap(place -> Stream.concat(place.closed().stream(), Stream.ofNullable(place.camera())))
                .distinct().map(Camera::stats).mapToLong(CameraStats::sessions).sum();
    }

    private long eventsOut() {
        return device.events().created() - device.events().idle();
    }

    /**
     * What pools may take: for each camera the present one and one that is being freed, and the slots of older sessions that
     * engines hold or that wait in their subscriptions. On a device that allocates blocks each of those may keep a block.
     */
    private long mostBytes() {
        long pool = PoolLayout.of(NumberedVideo.WIDTH, NumberedVideo.HEIGHT, PixelFormat.NV12,
                CameraPlace.MOST_SLOTS).totalBytes();
        long slot = PoolLayout.of(NumberedVideo.WIDTH, NumberedVideo.HEIGHT, PixelFormat.NV12, 1).totalBytes();
        int held = engines.size() * (Engines.MOST_HELD + CAMERAS * CameraPlace.MOST_QUEUED);
        return 2 * CAMERAS * pool + held * (device.isCuda() ? pool : slot);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + sessions() + " sessions, " + reconnects + " reconnects, " + reopened
                + " cameras closed and opened, most allocated " + mostAllocated + " of " + mostBytes() + " bytes: " + tally
                + ", " + device.reclaimer().counts();
    }
}
