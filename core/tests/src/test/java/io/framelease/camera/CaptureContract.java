package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framelease.Camera;
import io.framelease.CaptureClock;
import io.framelease.Frame;
import io.framelease.FrameInfo;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** When a camera says that it has captured its pictures, on any device. */
abstract class CaptureContract {
    private static final Instant SENDERS_START = Instant.parse("2021-03-04T05:06:07.123456Z");
    private static final int PICTURES = 120;
    /** The second report corrects the first by so much, from this picture on. */
    private static final int CORRECTED = 60;
    private static final long CORRECTION_MICROS = 5_000;
    /** Of a camera whose pictures come when they like, in units of RTP's clock. */
    private static final int[] STEPS = {3600, 1800, 9000, 2700, 3601};

    abstract DeviceBackend device();

    /** RTP's time of each picture, in 64 bits: the 32 that are sent begin anew after a second. */
    private static List<Long> timestamps() {
        List<Long> all = new ArrayList<>();
        long next = (1L << 32) - 90_000;
        for (int i = 0; i < PICTURES; i++) {
            all.add(next);
            next += STEPS[i % STEPS.length];
        }
        return all;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static long sent(List<Long> timestamps, int picture) {
        return micros(SENDERS_START) + (timestamps.get(picture) - timestamps.getFirst()) * 100 / 9;
    }

    private static RtpStream stream(List<Long> timestamps) throws Exception {
        List<List<byte[]>> units = RtpStream.accessUnits(Files.readAllBytes(Clips.file("raw50-96x64.h264")));
        assertThat(units).hasSize(20);
        RtpStream stream = new RtpStream().report(micros(SENDERS_START), timestamps.getFirst().intValue());
        for (int i = 0; i < PICTURES; i++) {
            if (i == CORRECTED) {
                stream.report(sent(timestamps, i) + CORRECTION_MICROS, timestamps.get(i).intValue());
            }
            stream.picture(units.get(i % units.size()), timestamps.get(i).intValue());
        }
        return stream;
    }

    private List<FrameInfo> play(RtpStream stream) throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        List<FrameInfo> infos = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(request -> {
            awaitPlay(request, subscribed);
            return stream.answer(request);
        }); Camera camera = Camera.start(DecodeRun.every(server.url("rtsp", "/x")).withFfmpeg(Map.of("rtsp_transport", "tcp")), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            subscribed.countDown();
            while (infos.size() < PICTURES - 2) { // of the last, nobody knows whether they are whole
                try (Frame frame = Cameras.next(frames)) {
                    infos.add(frame.info());
                }
            }
        }
        return infos;
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

    /** The sender's clock, which is wrong by years, and RTP's, which begins anew; steps that no mean would hide. */
    @Test
    void senderReportsTellWhenPicturesWereCaptured() throws Exception {
        List<Long> timestamps = timestamps();
        List<FrameInfo> infos = play(stream(timestamps));
        for (int i = 0; i < infos.size(); i++) {
            FrameInfo info = infos.get(i);
            assertThat(info.decodeOrder()).isEqualTo(i + 1);
            if (i == 0) { // its time went by with FFmpeg's parser
                assertThat(info.captureClock()).isEqualTo(CaptureClock.ARRIVAL);
                assertThat(info.captureError()).isEmpty();
            } else {
                assertThat(info.captureClock()).isEqualTo(CaptureClock.RTCP_SENDER_REPORT);
                boolean corrected = i >= CORRECTED;
                assertThat(micros(info.captureTime())).as("picture %d", i)
                        .isCloseTo(sent(timestamps, i) + (corrected ? CORRECTION_MICROS : 0), within(2L));
                // the first picture has no timestamp here: what is known of the first report counts from the second one
                long since = sent(timestamps, i) - sent(timestamps, corrected ? CORRECTED - 1 : 1);
                long drift = corrected ? CORRECTION_MICROS * since / (sent(timestamps, CORRECTED) - sent(timestamps, 1))
                        : since / 10_000; // what the second report shows; 100 ppm
                assertThat(info.captureError().orElseThrow().toNanos() / 1000).as("picture %d", i)
                        .isCloseTo(13 + drift + (corrected ? CORRECTION_MICROS : 0), within(10L));
            }
        }
    }

    /** A sender without a clock says so by counting from its own start. */
    @Test
    void withoutAClockThereIsTheArrival() throws Exception {
        List<Long> timestamps = timestamps();
        List<List<byte[]>> units = RtpStream.accessUnits(Files.readAllBytes(Clips.file("raw50-96x64.h264")));
        RtpStream stream = new RtpStream().report(-2_208_988_800_000_000L + 5_000_000, timestamps.getFirst().intValue());
        for (int i = 0; i < PICTURES; i++) {
            stream.picture(units.get(i % units.size()), timestamps.get(i).intValue());
        }
        Instant before = Instant.now();
        assertThat(play(stream)).allSatisfy(info -> {
            assertThat(info.captureClock()).isEqualTo(CaptureClock.ARRIVAL);
            assertThat(info.captureTime()).isBetween(before.minusMillis(1), Instant.now());
        });
    }

    /** A server of others: its reports come when it likes. */
    @Test
    void aRealServersReportsAreUnderstood() throws Exception {
        Instant before = Instant.now();
        try (RtspServer server = RtspServer.start("--live", "320x180@25");
                Camera camera = Camera.open(DecodeRun.every(server.url()), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            List<FrameInfo> told = new ArrayList<>();
            while (told.size() < 10) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).isNotNull();
                    if (frame.info().captureClock() == CaptureClock.RTCP_SENDER_REPORT) {
                        told.add(frame.info());
                    }
                }
            }
            assertThat(told).allSatisfy(info -> assertThat(info.captureTime()).as("this machine's clock too, before or after 1970")
                    .isBetween(before.minusSeconds(3600), Instant.now().plusSeconds(3600)));
            assertThat(told).extracting(FrameInfo::captureTime).isSorted();
            FrameInfo first = told.getFirst();
            FrameInfo last = told.getLast();
            long captured = ChronoUnit.MICROS.between(first.captureTime(), last.captureTime());
            long shown = (last.ptsNanos().orElseThrow() - first.ptsNanos().orElseThrow()) / 1000;
            assertThat(captured).as("but for corrections").isCloseTo(shown,
                    within(Math.max(100L, last.captureError().orElseThrow().toNanos() / 1000 * 10)));
        }
    }
}
