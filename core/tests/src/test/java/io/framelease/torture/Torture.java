package io.framelease.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.device.DeviceBackend;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.PictureCheck;
import io.framelease.testkit.TestedEngine;
import io.framelease.testkit.TortureReport;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The testkit's torture of eight cameras, with four engines of ours that read every byte in four different ways: the latest
 * frame at once, on a stream, on another thread, and much later.
 */
final class Torture {
    private static final Logger LOG = LoggerFactory.getLogger(Torture.class);
    private static final int CAMERAS = 8;
    private static final int MOST_UNREAD = 3; // in a subscription of these cameras

    private final io.framelease.testkit.Torture torture;
    private final Tally tally;
    private final Crew crew;

    Torture(DeviceBackend device, long seed) {
        torture = io.framelease.testkit.Torture.on(device).cameras(CAMERAS).seed(seed);
        tally = new Tally(torture.findings());
        crew = new Crew(device, tally, seed);
        torture.engine(crew).until(tally::everything);
    }

    /** A camera of the torture, as our engines see it. */
    private record Installed(Camera camera, NumberedVideo video) implements Place {
        @Override
        public Feed subscribe(Overflow overflow) {
            try {
                return Feed.of(camera.subscribe(overflow));
            } catch (IllegalStateException e) {
                return null; // closed just now
            }
        }

        @Override
        public boolean isGone() {
            return camera.state().isFinal();
        }

        @Override
        public Frame lookup(long id) {
            return camera.frame(id).orElse(null);
        }
    }

    /** All four engines as one. */
    private static final class Crew implements TestedEngine {
        private final List<Place> places = new CopyOnWriteArrayList<>();
        private final List<Engine> engines;

        Crew(DeviceBackend device, Tally tally, long seed) {
            engines = Engines.all(places, device, tally, new SplittableRandom(seed));
            engines.forEach(Engine::start);
        }

        @Override
        public void start(Camera camera, PictureCheck check) {
            places.add(new Installed(camera, check.video()));
        }

        @Override
        public OptionalInt mostHeld() {
            return OptionalInt.of(engines.size() * (Engines.MOST_HELD + CAMERAS * MOST_UNREAD));
        }

        @Override
        public void stop() throws InterruptedException {
            engines.forEach(Engine::stop);
            for (Engine engine : engines) {
                assertThat(engine.join()).as("engine %s ends", engine).isTrue();
            }
        }
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
        TortureReport report = torture.run(duration);
        LOG.info("{}; {}", report, tally);
        report.assertClean();
        assertThat(tally.everything()).as("every way of reading was tried: %s", tally).isTrue();
    }

    @Override
    public String toString() {
        return torture + "; " + tally;
    }
}
