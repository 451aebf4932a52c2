package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How old pictures are that an engine gets: by a clock that the test moves, or by order alone. */
class LatencyTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long FRAME = 40 * MILLI;
    private static final int TEN_MINUTES = 15_000; // frames
    private static final int STALL = 750; // frames of 30 s

    /** A sender whose clock says that a frame lasts 40 ms, which it does not: when it sends each, in this machine's time. */
    private static long sent(int frame, double speed) {
        return (long) (frame * FRAME / speed);
    }

    /** How long each packet waits at the pace, in ns. */
    private static List<Long> waits(Pace pace, double speed) {
        List<Long> waits = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < TEN_MINUTES; i++) {
            now = Math.max(now, sent(i, speed)); // the camera thread reads it when it is there, and when it is done with others
            now = Math.max(now, pace.due(i * FRAME, FRAME, now));
            waits.add(now - sent(i, speed));
        }
        return waits;
    }

    /** Whoever wishes for the source's own pace has that of a live source already. */
    @ParameterizedTest
    @CsvSource({"0.98, false", "1.02, false", "0.98, true", "1.02, true", "1, true"})
    void aLiveSendersClockMayRunFastOrSlow(double speed, boolean realtime) {
        assertThat(waits(Pace.of(true, realtime, FRAME), speed)).containsOnly(0L);
    }

    /** So the test would notice: a pace by timestamps keeps what the sender's clock is ahead, 2 % of ten minutes. */
    @Test
    void aPaceByTimestampsWouldNotDo() {
        List<Long> fast = waits(Pace.of(false, true, FRAME), 1.02);
        assertThat(fast.getLast()).isCloseTo(12 * SECOND, within(SECOND / 2));
        assertThat(fast).isSorted();
    }

    /** All the way to an engine that takes 100 ms for each frame: it gets the newest of two or three, over all of ten minutes. */
    @ParameterizedTest
    @ValueSource(doubles = {0.98, 1.0, 1.02})
    void noPictureGetsOlderAtASlowEngine(double speed) {
        Pace pace = Pace.of(true, true, FRAME);
        List<Long> ages = new ArrayList<>();
        try (Feed feed = new Feed("slow", Overflow.KEEP_LATEST, 4)) {
            long camera = 0;
            long engine = 0; // when it is free
            for (int i = 0; i < TEN_MINUTES; i++) {
                camera = Math.max(camera, sent(i, speed));
                camera = Math.max(camera, pace.due(i * FRAME, FRAME, camera));
                for (; engine < camera; engine += 100 * MILLI) {
                    ages.add(age(feed, engine, speed));
                }
                feed.publish();
            }
        }
        assertThat(ages).hasSizeGreaterThan(5_000).allMatch(age -> age >= 0 && age <= sent(1, speed));
    }

    /** The age of the picture that an engine gets now, in ns. */
    private static long age(Feed feed, long now, double speed) {
        Frame next = feed.frames.poll();
        if (next == null) {
            return 0; // it has the newest one
        }
        try (Frame frame = next) {
            return now - sent((int) frame.id() - 1, speed);
        }
    }

    /** It holds one frame meanwhile, and the others take turns in the slots that are left. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void anEngineThatStallsGetsTheNewestPictureThen(int slots) {
        try (Feed feed = new Feed("stalled", Overflow.KEEP_LATEST, slots + 1)) {
            feed.publish();
            try (Frame held = feed.frames.poll()) {
                assertThat(held.id()).isEqualTo(1);
                feed.publish(STALL);
                try (Frame frame = feed.frames.poll()) {
                    assertThat(frame.id()).isEqualTo(STALL + 1);
                }
                assertThat(feed.frames.poll()).as("nothing older is behind it").isNull();
                assertThat(feed.frames.dropped()).isEqualTo(STALL - 1);
            }
        }
    }

    /** A source that stalls and sends all at once: what an engine that comes then gets is the last of it. */
    @Test
    void behindABurstThereIsTheNewestPicture() throws Exception {
        List<List<byte[]>> units = RtpStream.accessUnits(Files.readAllBytes(Clips.file("raw50-96x64.h264")));
        RtpStream stream = new RtpStream();
        for (int i = 0; i < STALL; i++) {
            stream.picture(units.get(i % units.size()), i * 3600);
        }
        CountDownLatch subscribed = new CountDownLatch(1);
        try (HostDevice device = HostDevice.plain(); ScriptedServer server = new ScriptedServer(request -> {
            awaitPlay(request, subscribed);
            return stream.answer(request);
        }); Camera camera = Camera.start(DecodeRun.every(server.url("rtsp", "/x"))
                .withFfmpeg(Map.of("rtsp_transport", "tcp")), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            subscribed.countDown();
            int whole = STALL - 2; // of the last, nobody knows whether they are whole
            await().until(() -> camera.stats().frames() >= whole && camera.stats().frames() == frames.dropped() + 1);
            try (Frame frame = frames.poll()) {
                assertThat(frame.id()).as("none of those before it").isGreaterThanOrEqualTo(whole);
                assertThat(frame.info().decodeOrder()).isEqualTo(frame.id());
            }
        }
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
