package io.framelease.camera;

import static io.framelease.camera.DecodeRun.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framelease.Camera;
import io.framelease.CaptureClock;
import io.framelease.Discontinuity;
import io.framelease.Frame;
import io.framelease.FrameInfo;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames say of timestamps that do not go on. */
class DiscontinuityTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long FRAME = 40_000_000;
    private static final Instant SENDERS_START = Instant.parse("2021-03-04T05:06:07Z");

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private List<FrameInfo> play(byte[] stream) throws Exception {
        Path file = Files.write(folder.resolve("stream.ts"), stream);
        return InfoRun.of(every(file), device).infos();
    }

    private static byte[] jump() throws Exception {
        return Files.readAllBytes(Clips.file("jump-96x64.ts"));
    }

    private static long step(List<FrameInfo> infos, int to) {
        return infos.get(to).ptsNanos().orElseThrow() - infos.get(to - 1).ptsNanos().orElseThrow();
    }

    /** Of two halves of ten pictures, an hour apart. */
    private static void assertHalves(List<FrameInfo> infos, Discontinuity between, long step) {
        assertThat(infos).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(infos.get(i).discontinuity()).as("frame %d", i).isEqualTo(i == 10 ? between : Discontinuity.NONE);
            assertThat(infos.get(i).timeline()).isEqualTo(i < 10 ? 1 : 2);
            assertThat(i == 0 ? FRAME : step(infos, i)).isCloseTo(i == 10 ? step : FRAME, within(i == 10 ? 2 * FRAME * 10 : 0L));
        }
        assertThat(infos.get(10)).asString().contains(between.name(), "time line 2");
        assertThat(infos.get(9)).asString().doesNotContain("JUMP", "time line");
    }

    @Test
    void aJumpForwardIsMarked() throws Exception {
        assertHalves(play(jump()), Discontinuity.JUMP_FORWARD, HOUR);
    }

    /** FFmpeg takes it for a turn of the 33 bits, and goes on a day later. */
    @Test
    void aJumpBackIsMarkedAndIsNoDayAhead() throws Exception {
        assertHalves(play(TransportStream.exchanged(jump())), Discontinuity.JUMP_BACK, -HOUR);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5})
    void whereTheCounterBeginsAnewTimestampsGoOn(long frames) throws Exception {
        long first = TransportStream.firstPts(jump());
        List<FrameInfo> infos = play(TransportStream.shifted(jump(), (1L << 33) - first - frames * 3600));
        assertThat(infos).hasSize(20);
        for (int i = 1; i < 20; i++) {
            assertThat(step(infos, i)).isCloseTo(i == 10 ? HOUR : FRAME, within(i == 10 ? 2 * FRAME * 10 : 0L));
        }
        assertThat(infos).filteredOn(info -> info.discontinuity() == Discontinuity.WRAP).hasSize(1)
                .allSatisfy(info -> assertThat(infos.indexOf(info)).as("by its decoding time, or its packet's neighbour's")
                        .isBetween((int) frames - 1, (int) frames + 3));
        assertThat(infos.subList(0, 10)).allMatch(info -> info.timeline() == 1);
        assertThat(infos.get(10).discontinuity()).isEqualTo(Discontinuity.JUMP_FORWARD);
    }

    /** By going back, or where that is impossible by opening it anew. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachRoundOfALoopIsATimeLineOfItsOwn(boolean web) throws Exception {
        FileHttpServer server = new FileHttpServer(jump()).start();
        try (server) {
            String source = web ? server.url("jump.ts") : Clips.file("jump-96x64.ts").toString();
            List<FrameInfo> infos = InfoRun.of(every(source).withLoop(true), device, 60).infos();
            for (int i = 0; i < 60; i++) {
                assertThat(infos.get(i).timeline()).as("frame %d", i).isEqualTo(i / 10 + 1);
                assertThat(infos.get(i).discontinuity()).as("frame %d", i).isEqualTo(i % 20 == 10 ? Discontinuity.JUMP_FORWARD
                        : i > 0 && i % 20 == 0 ? Discontinuity.JUMP_BACK : Discontinuity.NONE);
                assertThat(infos.get(i).ptsNanos()).isEqualTo(infos.get(i % 20).ptsNanos());
            }
        }
    }

    @Test
    void eachSessionBeginsWithItsFirst() throws Exception {
        try (Camera camera = Camera.open(every(Clips.file("jump-96x64.ts")).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            FrameInfo info = null;
            while (info == null || info.timeline() < 3) {
                try (Frame frame = Cameras.next(frames)) {
                    info = frame.info();
                }
            }
            camera.reconnect();
            while (info.session() == 1) {
                try (Frame frame = Cameras.next(frames)) {
                    info = frame.info();
                }
            }
            assertThat(info.timeline()).isEqualTo(1);
            assertThat(info.discontinuity()).isEqualTo(Discontinuity.NONE);
        }
    }

    /** A live camera whose clock jumps by an hour there and back, and one who wants it to play at its own pace: nothing waits. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLiveSourceIsNotHeldBackByAJump(boolean realtime) throws Exception {
        List<List<byte[]>> units = RtpStream.accessUnits(Files.readAllBytes(Clips.file("raw50-96x64.h264")));
        RtpStream stream = new RtpStream().report(micros(0), 0);
        for (int i = 0; i < 120; i++) {
            int timestamp = i * 3600 + (i >= 40 && i < 80 ? 90_000 * 3600 : 0);
            if (i == 60) {
                stream.report(micros(i), timestamp);
            }
            stream.picture(units.get(i % units.size()), timestamp);
        }
        CountDownLatch subscribed = new CountDownLatch(1);
        List<FrameInfo> infos = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(request -> {
            awaitPlay(request, subscribed);
            return stream.answer(request);
        }); Camera camera = Camera.start(every(server.url("rtsp", "/x")).withFfmpeg(Map.of("rtsp_transport", "tcp"))
                .withRealtime(realtime), device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            subscribed.countDown();
            while (infos.size() < 118) { // within the time that a test may take: an hour is more
                try (Frame frame = Cameras.next(frames)) {
                    infos.add(frame.info());
                }
            }
        }
        for (int i = 0; i < infos.size(); i++) {
            FrameInfo info = infos.get(i);
            assertThat(info.discontinuity()).as("frame %d", i).isEqualTo(i == 40 ? Discontinuity.JUMP_FORWARD
                    : i == 80 ? Discontinuity.JUMP_BACK : Discontinuity.NONE);
            assertThat(info.timeline()).isEqualTo(i / 40 + 1);
            boolean known = i > 0 && i < 40 || i >= 60 && i < 80; // up to a jump, and from the next report on
            assertThat(info.captureClock()).as("frame %d", i)
                    .isEqualTo(known ? CaptureClock.RTCP_SENDER_REPORT : CaptureClock.ARRIVAL);
            if (known) {
                assertThat(Duration.between(SENDERS_START, info.captureTime()).toNanos()).isCloseTo(i * FRAME, within(5_000L));
            }
        }
        assertThat(step(infos, 40)).isEqualTo(HOUR + FRAME);
        assertThat(step(infos, 80)).isEqualTo(FRAME - HOUR);
    }

    private static long micros(int picture) {
        return SENDERS_START.getEpochSecond() * 1_000_000 + picture * FRAME / 1000;
    }

    private static void awaitPlay(String request, CountDownLatch subscribed) {
        try {
            if (request.startsWith("PLAY")) {
                subscribed.await();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
