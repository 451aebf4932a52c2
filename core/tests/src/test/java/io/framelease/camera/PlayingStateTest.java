package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Playing;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.Fault;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.Phase;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state PLAYING means pictures: it begins with a session's first, and the event Playing comes behind it. */
class PlayingStateTest {
    private final HostDevice device = HostDevice.plain();
    private final Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
    private final Queue<CameraState> atPlaying = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private void listen(Camera camera) {
        camera.listen(Runnable::run, event -> {
            if (event instanceof Playing) {
                atPlaying.add(camera.state());
            }
            events.add(event);
        });
    }

    private long played() {
        return events.stream().filter(Playing.class::isInstance).count();
    }

    @Test
    void aFileBeginsWithItsFirstSubscription() throws InterruptedException {
        try (Camera camera = Camera.start(patient(Clips.file("h264-b-642x362.mp4").toString()).withLoop(true), device)) {
            listen(camera);
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            assertThat(camera.stream()).as("of a source that is open").isPresent();
            assertThat(events).noneMatch(Playing.class::isInstance).noneMatch(CameraEvent.Unwatched.class::isInstance);
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
                Cameras.next(frames).close();
                assertThat(camera.state()).as("with a frame of it").isEqualTo(CameraState.PLAYING);
                await().until(() -> played() == 1);
                assertThat(atPlaying).containsExactly(CameraState.PLAYING);
            }
        }
    }

    /** A server that says yes to everything, and then sends nothing: the connection is there, and the camera does not play. */
    @Test
    @Logs("WARN CameraThread: .*; trying again")
    void aConnectionWithoutAPictureIsNotPlaying() throws InterruptedException {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 1, 25, 50);
        try (RtspCamera server = RtspCamera.serve(video); FaultProxy proxy = FaultProxy.before(server.port(), 9);
                Camera camera = Camera.open(patient(proxy.url()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            listen(camera);
            assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
            await().until(() -> played() == 1);
            proxy.inject(Phase.PLAYING, new Fault.Stall());
            assertThat(camera.reconnect()).isTrue();
            await().until(() -> camera.stats().sessions() == 2);
            await().until(() -> proxy.applied(Phase.PLAYING) >= 1);
            assertThat(camera.state()).isEqualTo(CameraState.CONNECTING);
            assertThat(played()).isEqualTo(1);
            proxy.heal();
            proxy.reset();
            assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
            await().until(() -> played() >= 2); // healed, it may have played before it was reset
            assertThat(atPlaying).containsOnly(CameraState.PLAYING);
            assertThat(frames.isEnded()).isFalse();
        }
    }

    /** Each frame is behind the state: whoever has one finds the camera playing, of the first of many sessions too. */
    @Test
    void whoeverHasAFrameFindsThatItPlays() throws InterruptedException {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int session = 1; session <= 20; session++) {
                long seen = 0;
                while (seen < session) {
                    try (var frame = Cameras.next(frames)) {
                        seen = frame.session();
                    }
                }
                assertThat(camera.state()).as("in session %d", session).isEqualTo(CameraState.PLAYING);
                camera.reconnect();
            }
        }
    }
}
