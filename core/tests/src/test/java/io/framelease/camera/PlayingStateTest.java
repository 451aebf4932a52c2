package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.Devices;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The state PLAYING and the event Playing are two things: a file is in the state, and has no picture, until somebody subscribes. */
class PlayingStateTest {
    @Test
    void aFileIsPlayingBeforeItsFirstPicture() throws InterruptedException {
        Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
        try (Camera camera = Camera.start(patient(Clips.file("h264-b-642x362.mp4").toString()), Devices.host());
                var _ = camera.listen(Runnable::run, events::add)) {
            assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
            assertThat(events).noneMatch(CameraEvent.Playing.class::isInstance);
            assertThat(camera.stats().frames()).isZero();
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                await().until(() -> events.stream().anyMatch(CameraEvent.Playing.class::isInstance));
                assertThat(frames.isEnded()).isFalse();
            }
        }
    }
}
