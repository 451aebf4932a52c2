package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testing.StrictJson;
import io.framelease.testkit.CheckedDevice;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes that are ticked, and boxes that must not be: each red one for its own reason. */
@Logs(value = "WARN CameraThread: .*; trying again|WARN CameraThread: cannot open ", maybe = true)
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of what was altered
class SoakTest {
    private static final long STOP_AT_ONCE = 0;

    @TempDir
    private Path folder;

    /** One that never wants the end, or wants it when it is asked so often. */
    private static class Quiet implements Screen {
        private final List<String> drawn = new ArrayList<>();
        private long left;

        Quiet(long ticks) {
            left = ticks;
        }

        @Override
        public void draw(List<String> lines) {
            drawn.addAll(lines);
        }

        @Override
        public boolean awaitStop(long nanos) throws InterruptedException {
            Thread.sleep(Duration.ofNanos(nanos)); // the tick that the interface asks for
            return left-- <= 0;
        }
    }

    /** Time judges no machine here: what a fault leads to is the same on each. */
    private static SoakPlan plan(Device device, String faults, Duration duration, Function<NumberedVideo, RtspCamera> own,
            Duration backWithin) {
        return new SoakPlan(device, 2, 2, FaultKind.parse(faults), duration, 11, List.of(),
                source -> CameraOptions.of(source).withConnectTimeout(Liveness.LIMIT).withReadTimeout(Liveness.LIMIT), own,
                Duration.ofHours(1), backWithin);
    }

    private static Box box(SoakResult result, String id) {
        return result.boxes().stream().filter(box -> box.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<String> open(SoakResult result) {
        return result.boxes().stream().filter(box -> !box.ticked()).map(Box::id).toList();
    }

    @Test
    void withFaultsBoxesAreTicked() throws Exception {
        try (CheckedDevice device = CheckedDevice.open(1)) {
            Quiet screen = new Quiet(Long.MAX_VALUE);
            SoakResult result = Soak.run(plan(device.device(), "reconnect,reset,corrupt,halve,401,limit", Duration.ofSeconds(5),
                    RtspCamera::serve, Liveness.LIMIT), screen);
            // the JVM's compiler takes what it wants, and copies of a checked device are late; the command's test has all boxes
            assertThat(open(result)).as(result.boxes().toString()).isSubsetOf("process-memory", "pool-copy");
            assertThat(result.boxes()).hasSize(12);
            assertThat(result.episodes()).isNotEmpty().allMatch(CameraStorm.Episode::isBack);
            assertThat(result.looks(Judge.Verdict.RIGHT)).isPositive();
            assertThat(String.join("\n", screen.drawn)).contains("soak-camera-2", "storm: ");
            report(result);
        }
    }

    /** By NVDEC, whose pictures are compared byte by byte too. */
    @Test
    @Tag("gpu")
    void onAGpuToo() throws Exception {
        SoakResult result = Soak.run(plan(Devices.cuda(0), "all", Duration.ofSeconds(30), RtspCamera::serve, Liveness.LIMIT),
                new Quiet(Long.MAX_VALUE));
        assertThat(open(result)).as(result.boxes().toString()).isSubsetOf("process-memory");
        assertThat(box(result, "started").figure()).contains("2 decoded by NVDEC");
    }

    private void report(SoakResult result) throws Exception {
        Report report = Report.in(folder.resolve("a/b"));
        Path page = report.write(result);
        String html = Files.readString(page);
        Map<String, Object> json = json(page.resolveSibling("report.json"));
        assertThat((List<?>) json.get("boxes")).hasSize(12);
        assertThat((Map<?, ?>) json.get("soak")).extracting("seed").isEqualTo(11L);
        assertThat((List<?>) json.get("cameras")).hasSize(2);
        assertThat((List<?>) json.get("faults")).hasSize((int) result.episodes().count());
        assertThat((Map<?, ?>) json.get("samples")).isNotEmpty().allSatisfy((name, values) -> assertThat(((List<?>) values).size())
                .as(name.toString()).isEqualTo(result.samples().all().size()).isGreaterThan(5));
        for (Box box : result.boxes()) {
            assertThat(html).contains("<article id=\"" + box.id() + "\" class=\"" + (box.ticked() ? "good" : "bad") + "\">");
        }
        assumeTrue(report.noPlots() == null, report.noPlots()); // a machine without fonts
        assertThat(html).contains("Camera states", "Frame latency", "Device memory", "Process memory", "Slots in use");
        assertThat(html.split("<svg")).as("plots").hasSize(1 + 5);
        assertThat(html).doesNotContain("src=", "<script", "@import"); // self-contained
        Stream.of(html.split(" id=\"")).skip(1).map(rest -> rest.substring(0, rest.indexOf('"')))
                .collect(Collectors.groupingBy(id -> id))
                .forEach((id, all) -> assertThat(all).as(id).hasSize(1));
    }

    private static Map<String, Object> json(Path file) throws Exception {
        return StrictJson.object(Files.readString(file));
    }

    /** Cameras that show something else than they should: every picture is whole, and none is right. */
    @Test
    void aWrongByteIsRed() throws Exception {
        NumberedVideo other = NumberedVideo.write(folder.resolve("other.y4m"), 31, 25, 128);
        try (CheckedDevice device = CheckedDevice.open(2)) {
            SoakResult result = Soak.run(plan(device.device(), "none", Duration.ofSeconds(1), video -> RtspCamera.serve(other),
                    Liveness.LIMIT), new Quiet(Long.MAX_VALUE));
            assertThat(open(result)).contains("right").doesNotContain("no-crash", "shutdown", "goes-on", "duration");
            assertThat(box(result, "right").why()).contains("looks found a wrong byte, first engine ", " of soak-camera-");
            Path page = Report.in(folder).write(result);
            assertThat(Files.readString(page)).contains("<a href=\"#right\">", "<article id=\"right\" class=\"bad\">",
                    "looks found a wrong byte, first engine ");
            assertThat(json(folder.resolve("report.json"))).containsEntry("clean", false);
        }
    }

    /** The servers are gone while a fault goes on: no camera comes back. */
    @Test
    void aCameraThatDoesNotComeBackIsRed() throws Exception {
        Queue<RtspCamera> servers = new ConcurrentLinkedQueue<>();
        try (CheckedDevice device = CheckedDevice.open(3)) {
            Quiet screen = new Quiet(Long.MAX_VALUE) {
                @Override
                public void draw(List<String> lines) {
                    super.draw(lines);
                    if (lines.stream().anyMatch(line -> line.contains("reset in ") && !line.contains("over"))) {
                        servers.forEach(RtspCamera::close);
                    }
                }
            };
            SoakResult result = Soak.run(plan(device.device(), "reset", Duration.ofSeconds(4), video -> {
                RtspCamera server = RtspCamera.serve(video);
                servers.add(server);
                return server;
            }, Duration.ofSeconds(10)), screen);
            assertThat(open(result)).contains("goes-on").doesNotContain("no-crash", "shutdown");
            assertThat(box(result, "goes-on").why()).contains("had no pictures for all engines 10 s after 'reset in ");
        }
    }

    /** Nothing is done to it, in no session of it more than before: it is away, which is no less of a loss. */
    @Test
    void aCameraThatGoesByItselfIsRed() throws Exception {
        Queue<RtspCamera> servers = new ConcurrentLinkedQueue<>();
        try (CheckedDevice device = CheckedDevice.open(5)) {
            Quiet screen = new Quiet(Long.MAX_VALUE) {
                @Override
                public void draw(List<String> lines) {
                    super.draw(lines);
                    if (lines.getLast().startsWith("calm")) {
                        servers.forEach(RtspCamera::close);
                    }
                }
            };
            SoakResult result = Soak.run(plan(device.device(), "none", Duration.ofSeconds(4), video -> {
                RtspCamera server = RtspCamera.serve(video);
                servers.add(server);
                return server;
            }, Liveness.LIMIT), screen);
            assertThat(open(result)).contains("goes-on").doesNotContain("started", "no-crash", "shutdown", "duration");
            assertThat(box(result, "goes-on").why()).contains("soak-camera-1 was away at the end, by itself (",
                    "soak-camera-2 was away at the end, by itself (");
        }
    }

    /** As by Ctrl-C: the report comes, and says that it was not the whole. */
    @Test
    void aStopGivesTheReport() throws Exception {
        try (CheckedDevice device = CheckedDevice.open(4)) {
            SoakResult result = Soak.run(plan(device.device(), "all", Duration.ofHours(1), RtspCamera::serve, Liveness.LIMIT),
                    new Quiet(STOP_AT_ONCE));
            assertThat(result.stopped()).isTrue();
            assertThat(open(result)).contains("duration").doesNotContain("shutdown", "no-crash");
            assertThat(box(result, "duration").why()).contains("stopped");
            assertThat(Files.readString(Report.in(folder).write(result))).contains("it was stopped before its time");
        }
    }
}
