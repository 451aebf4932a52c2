package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.cli.soak.CameraStorm.Episode;
import io.framelease.cli.soak.Samples.Sample;
import io.framelease.cli.soak.SoakResult.Ending;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.rtsp.RtspCamera;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each box can be red: of a short run in calm one thing is made up, and its box is not ticked any more, and says why. */
@Logs(value = "WARN CameraThread: .*; trying again|WARN CameraThread: cannot open ", maybe = true)
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of what was altered
class ChecklistTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final int SAMPLES = 480;
    private static final Ending NOTHING_LEFT = new Ending(List.of(), List.of(), 0, 0, 0, 0, 0, false);

    private static final HostDevice DEVICE = HostDevice.plain();
    private static SoakResult calm;

    @BeforeAll
    static void soak() throws InterruptedException {
        calm = Soak.run(plan(List.of(), Duration.ofHours(1), List.of(), 2), new BlankScreen());
    }

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    private static SoakPlan plan(List<FaultKind> faults, Duration spike, List<String> sources, int engines) {
        return new SoakPlan(DEVICE, 1, engines, faults, Duration.ofSeconds(2), 5, sources, Liveness::patient, RtspCamera::serve,
                spike, Liveness.LIMIT);
    }

    /** What is made up of the calm run. */
    private static final class MadeUp {
        private SoakPlan plan = calm.plan();
        private List<SoakCamera> cameras = calm.cameras();
        private List<CameraStorm> storms = calm.storms();
        private Samples samples = samples(0, 0);
        private boolean started = true;
        private boolean stopped;
        private List<String> crashes = List.of();
        private Ending ending = NOTHING_LEFT;

        /** Two hours, most of them a storm. */
        SoakResult result() {
            return new SoakResult(plan, cameras, storms, samples, 0, 1, 2 * HOUR - 1, 2 * HOUR, started, stopped, crashes, ending);
        }

        /** Memory that grows by so many bytes an hour. */
        private Samples samples(double device, double process) {
            return samples(device, process, hours -> 0);
        }

        /** The same, of a GPU with so many decoders after so many hours. */
        private Samples samples(double device, double process, DoubleUnaryOperator decoders) {
            Samples made = new Samples(DEVICE, List.of());
            for (int i = 0; i < SAMPLES; i++) {
                double hours = 2.0 * i / SAMPLES;
                made.all().add(new Sample((long) (hours * HOUR), (1 << 24) + hours * device, Double.NaN,
                        decoders.applyAsDouble(hours), (1 << 26) + hours * process, 1 << 26, (1 << 28) + hours * process, 1, 2, List.of(1), i));
            }
            return made;
        }

        /** A storm whose camera did not come back from its one fault. */
        private CameraStorm storm(boolean withFault) {
            CameraStorm storm = new CameraStorm(cameras.getFirst(), List.of(), 1, Liveness.LIMIT);
            if (withFault) {
                storm.episodes().add(new Episode(FaultKind.RESET, "reset in PLAYING", 2, 3, true, -1));
            }
            return storm;
        }

        /** A camera that never had memory for a frame. */
        private SoakCamera withoutPool() throws InterruptedException {
            SoakPlan file = plan(List.of(), plan.spike(), List.of(Clips.file("raw-96x64.h264").toString()), 0);
            SoakCamera camera = new SoakCamera(SoakSource.of(file, 0), file);
            camera.camera().close();
            return camera;
        }

        MadeUp without(String box) throws InterruptedException {
            switch (box) {
                case "started" -> started = false;
                case "reconnected" -> {
                    plan = plan(List.of(FaultKind.RESET), plan.spike(), List.of(), plan.engines());
                    storms = List.of(storm(false));
                }
                case "no-crash" -> crashes = List.of("thread engine-1-soak-camera-1: java.lang.IllegalStateException: gone");
                case "goes-on" -> storms = List.of(storm(true));
                case "right" -> {
                    cameras = List.of();
                    storms = List.of();
                }
                case "no-spikes" -> plan = plan(List.of(), Duration.ofNanos(1), List.of(), plan.engines());
                case "device-memory" -> samples = samples(1 << 30, 0);
                case "process-memory" -> samples = samples(0, 1 << 30);
                case "pool-copy" -> {
                    cameras = List.of(withoutPool());
                    storms = List.of(storm(false));
                }
                case "no-failure" -> ending = new Ending(List.of(), List.of(), 0, 0, 0, 0, 3, false);
                case "shutdown" -> ending = new Ending(List.of("soak-camera-1"), List.of(), 0, 0, 0, 0, 0, false);
                case "duration" -> stopped = true;
                default -> throw new AssertionError("a box that nobody has seen red: " + box);
            }
            return this;
        }
    }

    private static Box box(SoakResult result, String id) {
        return result.boxes().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    /** All of them: a new box needs its row. */
    private static Stream<String> boxes() {
        return calm.boxes().stream().map(Box::id);
    }

    private static String why(String box) {
        return switch (box) {
            case "started" -> "not every engine had a picture within 120 s";
            case "reconnected" -> "nothing was done to soak-camera-1";
            case "no-crash" -> "thread engine-1-soak-camera-1: java.lang.IllegalStateException: gone";
            case "goes-on" -> "soak-camera-1 had no pictures for all engines 120 s after 'reset in PLAYING' was over";
            case "right" -> "no picture was right";
            case "no-spikes" -> "ms old when its view was opened";
            case "device-memory", "process-memory" -> "it grew by ";
            case "pool-copy" -> " never had a pool";
            case "no-failure" -> "3 frees failed";
            case "shutdown" -> "threads still run: soak-camera-1";
            case "duration" -> "it was stopped before its time";
            default -> throw new AssertionError("a box that nobody has seen red: " + box);
        };
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void eachBoxCanBeRed(String id) throws InterruptedException {
        assertThat(box(new MadeUp().result(), id).why()).doesNotContain(why(id));
        SoakResult result = new MadeUp().without(id).result();
        Box red = box(result, id);
        assertThat(red.ticked()).as("%s", red).isFalse();
        assertThat(red.why()).contains(why(id));
        assertThat(red.line()).startsWith("[ ] " + red.title());
        assertThat(result.isClean()).isFalse();
    }

    /** What does not hang on how busy the machine was in those two seconds. */
    @Test
    void ofCalmTheOthersAreTicked() {
        assertThat(new MadeUp().result().boxes()).hasSizeGreaterThanOrEqualTo(12)
                .filteredOn(box -> !box.id().equals("pool-copy")).allMatch(Box::ticked);
    }

    /** A few KiB of each reconnect are some MiB an hour. */
    @ParameterizedTest
    @CsvSource({"3, true", "7, false"})
    void ofALongRunProcessMemoryIsJudgedByTheHour(int mebibytes, boolean flat) {
        MadeUp made = new MadeUp();
        made.samples = made.samples(0, mebibytes << 20);
        assertThat(box(made.result(), "process-memory").ticked()).isEqualTo(flat);
    }

    /** The driver has some MiB of the process for each decoder that is kept: they are of no leak, and are no excuse for one. */
    @ParameterizedTest
    @CsvSource({"9, 0, false", "9, 2, true", "19, 2, false", "9, -2, false"})
    void decodersThatAreKeptTakeProcessMemory(int mebibytes, int decodersAnHour, boolean flat) {
        MadeUp made = new MadeUp();
        made.samples = made.samples(0, mebibytes << 20, hours -> 4 + hours * decodersAnHour);
        assertThat(box(made.result(), "process-memory").ticked()).isEqualTo(flat);
        assertThat(box(made.result(), "device-memory").ticked()).isTrue();
    }

    @Test
    void moreDecodersThanAreKeptAreALeak() {
        MadeUp made = new MadeUp();
        made.samples = made.samples(0, 0, hours -> 10);
        assertThat(box(made.result(), "device-memory").why()).isEqualTo("10 hardware decoders are there");
    }

    private static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of(new Ending(List.of(), List.of("engine 2 of a"), 0, 0, 0, 0, 0, false), "engine 2 of a did not end"),
                Arguments.of(new Ending(List.of(), List.of(), 2, 0, 0, 0, 0, false), "2 frames are still held"),
                Arguments.of(new Ending(List.of(), List.of(), 0, 1, 0, 0, 0, false), "1 frames were never closed"),
                Arguments.of(new Ending(List.of(), List.of(), 0, 0, 4096, 0, 0, false), "4096 bytes of the device"),
                Arguments.of(new Ending(List.of(), List.of(), 0, 0, 0, 5, 0, false), "5 allocations are not freed"));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void whateverIsLeftIsNoCleanShutdown(Ending ending, String why) {
        MadeUp made = new MadeUp();
        made.ending = ending;
        assertThat(box(made.result(), "shutdown").why()).contains(why);
    }

    @Test
    void aDeviceThatIsLostIsAFailure() {
        MadeUp made = new MadeUp();
        made.ending = new Ending(List.of(), List.of(), 0, 0, 0, 0, 0, true);
        assertThat(box(made.result(), "no-failure").why()).contains(DEVICE.id() + " has failed for good");
    }

    /** The same choices again, each kind once before one comes twice; and others by another seed. */
    @ParameterizedTest
    @CsvSource({"11, 12", "0, -1"})
    void theSameSeedDoesTheSame(long seed, long other) throws InterruptedException {
        List<String> done = done(seed);
        assertThat(done(seed)).isEqualTo(done);
        assertThat(done(other)).isNotEqualTo(done);
    }

    /** In a time that the test makes pass: nothing is waited for. */
    private static List<String> done(long seed) throws InterruptedException {
        List<FaultKind> kinds = List.of(FaultKind.values());
        SoakPlan plan = plan(kinds, Duration.ofHours(1), List.of(), 0);
        List<Episode> episodes;
        try (SoakSource source = SoakSource.own(plan, 0)) {
            SoakCamera camera = new SoakCamera(source, plan);
            try {
                CameraStorm storm = new CameraStorm(camera, () -> true, kinds, seed, Liveness.LIMIT);
                long now = System.nanoTime();
                while (storm.episodes().size() < 2 * kinds.size()) {
                    now += HOUR;
                    storm.tick(now);
                }
                episodes = new ArrayList<>(storm.episodes());
            } finally {
                camera.camera().close();
            }
        }
        for (List<Episode> round : List.of(episodes.subList(0, kinds.size()), episodes.subList(kinds.size(), 2 * kinds.size()))) {
            assertThat(round).extracting(Episode::kind).containsExactlyInAnyOrderElementsOf(kinds);
        }
        return episodes.stream().map(each -> each.kind() + ": " + each.what()).toList();
    }
}
