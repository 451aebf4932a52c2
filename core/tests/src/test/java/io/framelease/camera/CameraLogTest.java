package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Limits;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testing.MdcLog;
import io.framelease.testkit.device.CheckedHostDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** A camera's lines in the log: one for each change of its state, its name in the MDC, and no flood. */
class CameraLogTest {
    private static final int LARGE = 200_000;

    private final CheckedHostDevice device = CheckedHostDevice.checked(74);

    @AfterEach
    void close() {
        MDC.clear();
        device.close();
    }

    private static List<String> ofState(MdcLog log, String camera) {
        return log.about(camera).stream().filter(line -> line.logger().equals("CameraThread"))
                .map(line -> line.level() + " " + line.text().replaceAll(": h264.*", ": h264")).toList();
    }

    @Test
    @Logs("WARN CameraThread: log-lost has ended the connection; trying again")
    void oneLineForEachChange() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("truncated-640x360.ts"));
        try (MdcLog log = new MdcLog(); TestHttpServer server = new TestHttpServer(clip)) {
            try (Camera camera = Camera.start(patient(server.url()).withRetryDelay(Duration.ofNanos(1)).withName("log-lost"),
                    device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                await().until(() -> ofState(log, "log-lost").size() >= 6);
                assertThat(frames.isEnded()).isFalse();
            }
            List<String> lines = ofState(log, "log-lost");
            assertThat(lines.subList(0, 4)).containsExactly("DEBUG log-lost: opens its source, session 1, try 1",
                    "INFO log-lost plays: h264", "WARN log-lost has ended the connection; trying again",
                    "DEBUG log-lost: opens its source, session 2, try 1");
            assertThat(lines.get(4)).isEqualTo("DEBUG log-lost plays, session 2: h264");
            assertThat(lines.get(5)).as("with a second picture: so long is a stable run here").matches(
                    "INFO log-lost plays again after \\d+ s, \\d+ (try|tries): h264");
            assertThat(lines.getLast()).isEqualTo("INFO log-lost is closed");
        }
    }

    /** Nobody else tells of a camera that was started and has failed for good. */
    @Test
    @Logs("WARN CameraThread: log-none has failed: cannot open log-none: no such file")
    void aStartedCameraThatFails() throws Exception {
        try (Camera camera = Camera.start(patient("/nowhere/none.mp4").withName("log-none"), device)) {
            assertThat(camera.awaitState(CameraState.FAILED, Liveness.LIMIT)).isTrue();
        }
    }

    /** Whichever thread writes it: the camera's, the application's, and those that look after frames. */
    @Test
    @Logs("WARN FrameRegistry: log-mdc: frame \\d+ was held for .*has been taken back")
    @Logs("WARN Camera: log-mdc: frame \\d+ is still held")
    void everyLineHasTheCameraInTheMdc() throws Exception {
        MDC.put("camera", "the application's");
        MDC.put("request", "4711");
        List<Frame> held = new ArrayList<>();
        try (MdcLog log = new MdcLog()) {
            try (Camera camera = Camera.open(Cameras.endless().withName("log-mdc").withMaxAge(Duration.ofMillis(500)), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Frame tooOld = Cameras.next(frames);
                await().until(() -> !log.about("log-mdc: frame " + tooOld.id() + " was held for").isEmpty());
                tooOld.close();
                camera.reconnect();
                held.add(Cameras.next(frames));
            }
            held.forEach(Frame::close);
            List<MdcLog.Line> lines = log.about("log-mdc");
            assertThat(lines).hasSizeGreaterThan(4).allSatisfy(line -> assertThat(line.camera()).as(line.toString())
                    .isEqualTo("log-mdc"));
            assertThat(lines).extracting(MdcLog.Line::level).contains(Level.DEBUG, Level.INFO, Level.WARN);
        }
        assertThat(MDC.get("camera")).as("of the thread that closed it").isEqualTo("the application's");
        assertThat(MDC.get("request")).isEqualTo("4711");
    }

    /** FFmpeg's own lines, which a thread of the log's writes for all cameras. */
    @Test
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    void linesOfFFmpegHaveItToo() throws Exception {
        try (MdcLog log = new MdcLog();
                Camera camera = Camera.open(patient(Cameras.clip("damaged-640x360.mp4")).withName("log-ffmpeg"), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            assertThat(camera.awaitState(CameraState.ENDED, Liveness.LIMIT)).isTrue();
            await().until(() -> log.about("log-ffmpeg: ").stream().anyMatch(line -> line.logger().equals("ffmpeg")));
            assertThat(log.about("log-ffmpeg")).allSatisfy(line -> assertThat(line.camera()).isEqualTo("log-ffmpeg"));
            assertThat(frames.dropped()).isNotNegative();
        }
    }

    private static List<MdcLog.Line> ofFFmpeg(MdcLog log, String camera) {
        return log.about(camera).stream().filter(line -> line.logger().equals("ffmpeg")).toList();
    }

    /** Each try brings the same lines, which differ in the address of FFmpeg's object. */
    @Test
    @Logs("WARN CameraThread: cannot open log-dead: .*; trying again")
    @Logs("WARN ffmpeg: log-dead: \\[tcp @ 0x[0-9a-f]+\\] Connection to .* failed")
    void anOutageBringsEachLineOfFFmpegOnceAsAWarning() throws Exception {
        try (MdcLog log = new MdcLog()) {
            try (Camera camera = Camera.start(patient("tcp://127.0.0.1:1").withRetryDelay(Duration.ofMillis(1)).withName("log-dead"),
                    device)) {
                await().until(() -> ofFFmpeg(log, "log-dead").size() >= 4);
                assertThat(camera.state()).isNotEqualTo(CameraState.FAILED);
            }
            assertThat(ofFFmpeg(log, "log-dead")).filteredOn(line -> line.level() == Level.WARN).hasSize(1);
            assertThat(ofFFmpeg(log, "log-dead")).filteredOn(line -> line.level() == Level.DEBUG).hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(line -> assertThat(line.text()).contains("Connection to"));
        }
    }

    /** FFmpeg takes what it could not read for the source's fault. */
    @Test
    void whatFollowsFromACutIsNoWarning() throws Exception {
        byte[] begun = ByteBuffer.allocate(64_000).putInt(24).put("ftypisom".getBytes(StandardCharsets.US_ASCII)).putInt(0)
                .put("isomiso2".getBytes(StandardCharsets.US_ASCII)).putInt(100_000_000)
                .put("mdat".getBytes(StandardCharsets.US_ASCII)).array();
        try (MdcLog log = new MdcLog(); TestHttpServer server = new TestHttpServer(begun, false);
                Camera camera = Camera.start(patient(server.url()).withName("log-cut"), device)) {
            await().until(() -> {
                camera.reconnect();
                return !log.about("moov atom not found").isEmpty();
            });
            camera.close();
            assertThat(log.about("log-cut")).filteredOn(line -> line.level().isGreaterOrEqual(Level.WARN)).isEmpty();
        }
    }

    /** One a minute, and at the end how often it was; over all sessions. */
    @Test
    @Logs("WARN SoftwareDecoder: log-flood: a packet of \\d+ bytes is left out")
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void whatHappensWithEachPacketIsSaidOnce() throws Exception {
        try (MdcLog log = new MdcLog();
                FileHttpServer server = new FileHttpServer(largeOnes(20)).withoutLength()
                        .withType("multipart/x-mixed-replace; boundary=x").start()) {
            long left;
            try (Camera camera = Camera.start(patient(server.url("v.mjpg")).withRetryDelay(Duration.ofMillis(1)).withName("log-flood")
                    .withLimits(Limits.defaults().withPacketBytes(LARGE - 1)), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                await().until(() -> camera.stats().damagedPackets() > 30); // of the second session too
                camera.close();
                left = camera.stats().damagedPackets();
                assertThat(frames.dropped()).isNotNegative();
            }
            List<MdcLog.Line> lines = log.about("is left out");
            assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line.camera()).isEqualTo("log-flood"));
            assertThat(lines.getLast().text()).endsWith("(and " + (left - 1) + " times since this was said last)");
        }
    }

    /** So many JPEGs, and behind each the same with so much behind its end that it is too large. */
    private static byte[] largeOnes(int count) throws IOException {
        byte[] still = Files.readAllBytes(Clips.file("still-96x64.jpg"));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int i = 0; i < 2 * count; i++) {
            byte[] picture = i % 2 == 0 ? still : Arrays.copyOf(still, LARGE);
            answer.writeBytes(("--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            answer.writeBytes(picture);
            answer.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return answer.toByteArray();
    }
}
