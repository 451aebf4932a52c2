package io.framelease.cli.metrics;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.micrometer.CameraMetrics;
import io.framelease.micrometer.DeviceMetrics;
import io.framelease.recording.Recording;
import io.framelease.testing.Liveness;
import io.framelease.testing.Recorded;
import io.framelease.testkit.device.CheckedHostDevice;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metrics of the command, of Micrometer, and those that the documents name: all are the same ones. */
class DocumentedTest {
    private static final Path DOC = Path.of("../doc"); // read where the sources are, as README's test does
    /** What Micrometer's timers have besides. */
    private static final Predicate<String> MAXIMUM = Pattern.compile("_seconds_max\\{").asPredicate();

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find();) {
            names.add(matcher.group());
        }
        return names;
    }

    /** Names and tags of the samples of a page, in one form, without their values. */
    private static Set<String> samples(String page) {
        return page.lines().filter(line -> !line.startsWith("#")).map(line -> line.substring(0, line.lastIndexOf(' ')))
                .map(DocumentedTest::sorted).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String sorted(String sample) {
        int brace = sample.indexOf('{');
        return sample.substring(0, brace + 1) + new TreeSet<>(Set.of(sample.substring(brace + 1, sample.length() - 1).split(",")));
    }

    private static Set<String> types(String page) {
        return page.lines().filter(line -> line.startsWith("# TYPE") && !line.contains("_max ")).collect(Collectors.toSet());
    }

    /** Both pages of a camera that was reconnected and whose frames were looked at. */
    private record Pages(String ours, String micrometers) {
        static Pages get() throws Exception {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            try (CheckedHostDevice device = CheckedHostDevice.checked(75);
                    Camera camera = Camera.open(patient(Clips.file("audio-video-320x180.mp4").toString()).withLoop(true)
                            .withName("a \"hall\" \\ door"), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                CameraMetrics.of(camera).bindTo(registry);
                DeviceMetrics.of(device).bindTo(registry);
                MetricsPage page = new MetricsPage(device);
                page.add(camera);
                look(frames);
                camera.reconnect();
                String ours = await().until(() -> {
                    look(frames);
                    return page.text();
                }, text -> Pattern.compile("reconnect_to_frame_seconds_count\\{.*} 1.0").matcher(text).find());
                return new Pages(ours, registry.scrape());
            }
        }

        private static void look(Subscription frames) throws InterruptedException {
            try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                assertThat(view.width()).isEqualTo(320);
            }
        }
    }

    @Test
    void theCommandSaysWhatMicrometerSays() throws Exception {
        Pages pages = Pages.get();
        Set<String> micrometers = samples(pages.micrometers);
        micrometers.removeIf(MAXIMUM);
        assertThat(samples(pages.ours)).isEqualTo(micrometers).hasSizeGreaterThan(60);
        assertThat(types(pages.ours)).isEqualTo(types(pages.micrometers));
    }

    @Test
    void everyNameInTheDocumentsIsThere() throws Exception {
        String page = Pages.get().ours;
        Set<String> there = names(Pattern.compile("^framelease_\\w+", Pattern.MULTILINE), page);
        Set<String> families = names(Pattern.compile("(?<=^# TYPE )\\w+", Pattern.MULTILINE), page);
        Pattern name = Pattern.compile("\\bframelease_[a-z_]+");
        Set<String> inAlerts = names(name, read("alerts.yml"));
        assertThat(inAlerts).hasSizeGreaterThan(8).isSubsetOf(there);
        Set<String> inOperations = names(name, read("operations.md"));
        assertThat(inOperations).as("each metric has its line").isEqualTo(families);
        for (String value : values(read("alerts.yml"))) { // that a rule asks a label for
            assertThat(page).as("alerts.yml").contains(value);
        }
    }

    @Test
    void everyCauseInARecordingIsDocumented() throws Exception {
        assertThat(row("io.framelease.FrameDrop")).contains(names(Recording.Drop.values()));
        assertThat(row("io.framelease.Revoke")).contains(names(Recording.Revoke.values()));
    }

    private static String row(String event) throws IOException {
        return read("operations.md").lines().filter(line -> line.startsWith("| `" + event + "`")).findFirst().orElseThrow();
    }

    private static String[] names(Enum<?>... causes) {
        return Stream.of(causes).map(cause -> "`" + cause + "`").toArray(String[]::new);
    }

    private static Set<String> values(String alerts) {
        Set<String> values = new TreeSet<>();
        for (Matcher matcher = Pattern.compile("(state|cause)[!=]?[=~]\"([a-z_|]+)\"").matcher(alerts); matcher.find();) {
            for (String each : matcher.group(2).split("\\|")) {
                values.add(matcher.group(1) + "=\"" + each + "\"");
            }
        }
        assertThat(values).hasSizeGreaterThan(4);
        return values;
    }

    @Test
    void everyEventOfFlightRecorderIsDescribed() throws Exception {
        assertThat(names(Pattern.compile("(?<=`io\\.framelease\\.)[A-Z]\\w+(?=`)"), read("operations.md")))
                .containsExactlyInAnyOrderElementsOf(Recorded.EVENTS);
    }

    private static String read(String document) throws IOException {
        return Files.readString(DOC.resolve(document));
    }
}
