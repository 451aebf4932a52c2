package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Closed;
import io.framelease.CameraEvent.Connecting;
import io.framelease.CameraEvent.Ended;
import io.framelease.CameraEvent.Failed;
import io.framelease.CameraEvent.Fed;
import io.framelease.CameraEvent.Lost;
import io.framelease.CameraEvent.Playing;
import io.framelease.CameraEvent.Retrying;
import io.framelease.CameraEvent.Shortage;
import io.framelease.CameraEvent.Starved;
import io.framelease.CameraEvent.StreamChanged;
import io.framelease.CameraState;
import io.framelease.DecoderInfo;
import io.framelease.Frame;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.BrokenLog;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a camera's listeners are told, in the order of it. */
class CameraEventsTest {
    private final HostDevice device = HostDevice.plain();
    private final BlockingQueue<CameraEvent> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        device.close();
    }

    private void listen(Camera camera) {
        camera.listen(Runnable::run, events::add);
    }

    private <E extends CameraEvent> E next(Class<E> kind) throws InterruptedException {
        CameraEvent event = events.poll(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(kind);
        return kind.cast(event);
    }

    /** The next event of this kind: who listens late may be told what was, too. */
    private <E extends CameraEvent> E await(Class<E> kind) throws InterruptedException {
        CameraEvent event = events.poll(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
        while (event != null && !kind.isInstance(event)) {
            event = events.poll(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(event).isInstanceOf(kind);
        return kind.cast(event);
    }

    private static Kind kind(FrameleaseException failure) {
        return ((SourceException) failure).kind();
    }

    @Test
    void aFileToItsEnd(CapturedLog log) throws Exception {
        long before = System.nanoTime();
        try (Camera camera = Camera.open(patient(Cameras.clip("raw-96x64.h264")).withName("hall"), device)) {
            listen(camera);
            assertThat(next(Connecting.class).attempt()).isEqualTo(1);
            assertThat(events).as("it plays with the first subscription").isEmpty();
            try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Playing playing = next(Playing.class);
                assertThat(playing.camera()).isEqualTo("hall");
                assertThat(playing.session()).isEqualTo(1);
                assertThat(playing.nanoTime()).isBetween(before, System.nanoTime());
                assertThat(playing.sinceRequest()).isBetween(Duration.ofNanos(1), Duration.ofNanos(playing.nanoTime() - before));
                assertThat(playing.stream().isSameStream(camera.stream().orElseThrow())).isTrue();
                assertThat(playing.stream().width()).isEqualTo(96);
                assertThat(next(Ended.class).shortfall()).isEmpty();
                assertThat(camera.state()).isEqualTo(CameraState.ENDED);
                assertThat(frames.dropped()).isNotNegative();
            }
        }
        assertThat(next(Closed.class).session()).isEqualTo(1);
        assertThat(events).isEmpty();
        for (String line : new String[] {"hall plays: h264", "hall has ended", "hall is closed"}) {
            log.assertCount(1, "INFO CameraThread: " + line);
        }
    }

    @Test
    @Logs("WARN CameraThread: /nowhere/none.mp4 has failed: cannot open /nowhere/none.mp4: no such file")
    void aSourceThatFailsFromTheBeginning() throws Exception {
        try (Camera camera = Camera.start(patient("/nowhere/none.mp4"), device)) {
            listen(camera);
            assertThat(kind(await(Failed.class).cause())).isEqualTo(Kind.NOT_FOUND);
        }
        next(Closed.class);
    }

    /** A late listener is told of the outage; attempts count up. */
    @Test
    @Logs("WARN CameraThread: cannot open .*; trying again")
    void aSourceThatRefuses() throws Exception {
        try (Camera camera = Camera.start(patient("tcp://127.0.0.1:1").withRetryDelay(Duration.ofMillis(1)), device)) {
            listen(camera);
            int attempt = 0;
            for (int i = 0; i < 3; i++) {
                Connecting connecting = await(Connecting.class);
                attempt = connecting.attempt();
                Lost lost = next(Lost.class);
                assertThat(kind(lost.cause())).isEqualTo(Kind.REFUSED);
                assertThat(lost.session()).isEqualTo(connecting.session());
                Retrying retrying = next(Retrying.class);
                assertThat(retrying.attempt()).isEqualTo(attempt + 1);
                assertThat(retrying.delay()).isPositive();
            }
            assertThat(attempt).isGreaterThanOrEqualTo(3);
            BlockingQueue<CameraEvent> late = new LinkedBlockingQueue<>();
            camera.listen(Runnable::run, late::add);
            assertThat(late.poll(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("why it does not play").isInstanceOf(Lost.class);
        }
    }

    @Test
    @Logs("WARN CameraThread: .*has ended the connection; trying again")
    void aConnectionThatIsLostAndComesBack() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("truncated-640x360.ts"));
        try (TestHttpServer server = new TestHttpServer(clip);
                Camera camera = Camera.start(patient(server.url()).withRetryDelay(Duration.ofMillis(1)), device)) {
            listen(camera);
            for (int session = 1; session <= 3; session++) {
                assertThat(next(Connecting.class).attempt()).as("since it played").isEqualTo(1);
                assertThat(next(Playing.class).session()).isEqualTo(session);
                assertThat(kind(next(Lost.class).cause())).isEqualTo(Kind.ENDED);
                assertThat(next(Retrying.class).attempt()).isEqualTo(1);
            }
        }
    }

    @Test
    void aReconnectThatIsAskedForIsNoLoss(CapturedLog log) throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            listen(camera);
            await(Playing.class);
            long before = System.nanoTime();
            camera.reconnect();
            assertThat(next(Connecting.class).attempt()).isEqualTo(1);
            Playing playing = next(Playing.class);
            assertThat(playing.session()).isEqualTo(2);
            assertThat(playing.sinceRequest()).isLessThanOrEqualTo(Duration.ofNanos(playing.nanoTime() - before));
            assertThat(frames.isEnded()).isFalse();
        }
        next(Closed.class);
        log.assertCount(1, "INFO CameraThread: .* plays"); // that it plays again as was asked for is no news
    }

    @Test
    void aStreamThatChanges(CapturedLog log) throws Exception {
        try (Camera camera = Camera.open(DecodeRun.every(Clips.file("h264-resize-640x360-1280x720.h264")), device)) {
            listen(camera);
            next(Connecting.class);
            try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                assertThat(next(Playing.class).stream().width()).isEqualTo(640);
                StreamChanged changed = next(StreamChanged.class);
                assertThat(changed.before().width()).isEqualTo(640);
                assertThat(changed.stream().width()).isEqualTo(1280);
                next(Ended.class);
                assertThat(frames.dropped()).isPositive();
            }
        }
        log.assertCount(1, "INFO CameraThread: .*: the stream was h264 .*640x360.*, and is h264 .*1280x720");
    }

    @Test
    @Logs("WARN Decoders: .*software does")
    void aFallbackIsAChange() throws Exception {
        try (DeviceDecorator refusing = RefusingDecoder.device(12);
                Camera camera = Camera.open(patient(Cameras.clip("h264-resize-640x360-1280x720.h264")), refusing)) {
            listen(camera);
            next(Connecting.class);
            try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                assertThat(next(Playing.class).stream().decoder().isHardware()).isTrue();
                StreamChanged changed = next(StreamChanged.class);
                assertThat(changed.before().decoder().isHardware()).isTrue();
                assertThat(changed.stream().decoder().reason()).contains(DecoderInfo.Reason.REFUSED);
                camera.awaitState(CameraState.ENDED, Liveness.LIMIT);
                assertThat(frames.dropped()).isPositive();
            }
        }
    }

    @Test
    @Logs("WARN Exhaustion: .*no frames for .* ms, since all 2 are held")
    void aCameraThatIsStarvedAndFed() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withSlots(2).withExhaustedTimeout(Duration.ofNanos(1)), device);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            Frame first = Cameras.next(frames);
            Frame second = Cameras.next(frames);
            listen(camera);
            assertThat(await(Starved.class).shortage()).isEqualTo(Shortage.SLOTS);
            first.close();
            assertThat(next(Fed.class).shortage()).isEqualTo(Shortage.SLOTS);
            second.close();
        }
    }

    /** A slot that comes back is memory, whether or not the device would give more. */
    @Test
    @Logs("WARN MemoryShortage: .*frames are dropped until there is memory")
    @Logs(value = "WARN Exhaustion: .*no frames for .* ms, since all 4 are held", maybe = true)
    void aFreeSlotEndsAShortageOfMemory() throws Exception {
        List<Frame> held = new ArrayList<>();
        try (CheckedHostDevice small = CheckedHostDevice.checked(11);
                Camera camera = Camera.open(Cameras.endless().withSlots(4), small);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            held.add(Cameras.next(frames));
            held.add(Cameras.next(frames));
            small.limitMemory(small.memory().allocated()); // what is held of the first session cannot be made up for
            listen(camera);
            camera.reconnect();
            while (held.size() < 4) {
                Frame frame = Cameras.next(frames);
                if (frame.session() > 1) {
                    held.add(frame);
                } else {
                    frame.close();
                }
            }
            while (await(Starved.class).shortage() != Shortage.DEVICE_MEMORY) {
                // the slots were held before
            }
            held.removeLast().close(); // its slot is this session's
            while (await(Fed.class).shortage() != Shortage.DEVICE_MEMORY) {
                // and are not now
            }
            held.forEach(Frame::close);
        }
    }

    /** Who waits for a camera's end is told of it, whatever becomes of the line that says so. */
    @Test
    @Logs(value = "(WARN|ERROR) .*", maybe = true)
    void aLogThatThrowsKeepsNobodyWaiting() throws Exception {
        try (CheckedHostDevice lost = CheckedHostDevice.checked(12);
                Camera camera = Camera.open(Cameras.endless(), lost);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            listen(camera);
            try (BrokenLog broken = new BrokenLog()) {
                lost.lose("by the test");
                assertThat(camera.awaitState(CameraState.FAILED, Liveness.LIMIT)).isTrue();
                await(Failed.class);
                assertThat(broken.thrown()).isPositive();
            }
        }
    }

    @Test
    void aListenerMayCloseTheCamera() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        camera.listen(Runnable::run, event -> {
            events.add(event);
            if (event instanceof Playing) {
                camera.close();
            }
        });
        try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            assertThat(camera.awaitState(CameraState.CLOSED, Liveness.LIMIT)).isTrue();
            await(Closed.class);
            assertThat(frames.isEnded()).isTrue();
        }
    }
}
