package io.framelease.torture;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.device.CheckedHostDevice;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand reconnects, one after the other and all at once: nothing piles up, and the camera is still there. */
class ReconnectsTest {
    private static final int RECONNECTS = 1000;
    private static final long MOST_REST_NANOS = 2_000_000;

    @TempDir
    Path folder;

    /** Each session shows a frame; the last three frames are held, so that there is always an older session's among them. */
    @Test
    @Logs("WARN Camera: .*is still held 1 times, .* after the camera was closed")
    void aThousandReconnectsLeaveNothingBehind() throws InterruptedException {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 0, 100, 100);
        try (CheckedHostDevice device = CheckedHostDevice.checked(1)) {
            Deque<Frame> held = new ArrayDeque<>();
            long most = 0;
            try (Camera camera = Camera.open(options(video), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                while (camera.stats().reconnects() < RECONNECTS) { // requests may coalesce
                    Frame frame = frames.poll(Liveness.LIMIT);
                    assertThat(frame).as("a frame of %s, %s", camera, camera.stats()).isNotNull();
                    held.add(frame);
                    if (held.size() > 3) {
                        held.remove().close();
                    }
                    assertThat(camera.reconnect()).isTrue();
                    for (Frame old : held) {
                        try (FrameView view = old.open()) {
                            assertThat(video.check(view, video.number(old.ptsNanos())))
                                    .isEqualTo(NumberedVideo.Verdict.RIGHT);
                        }
                    }
                    most = Math.max(most, device.memory().allocated());
                }
                assertThat(camera.stats().errors()).isZero();
            }
            held.forEach(Frame::close);
            assertThat(most).as("most bytes at a time: the slots, and what is held or still read of earlier sessions")
                    .isLessThanOrEqualTo((4 + 4 + 1) * NumberedVideo.slotBytes()); // four in hand, one unread
            await().untilAsserted(() -> {
                assertThat(device.memory().allocated()).isZero();
                assertThat(device.openStreams()).isZero();
            });
            assertThat(device.events().idle()).isEqualTo((int) device.events().created());
            assertThat(device.writesAfterFree()).isZero();
        }
    }

    /**
     * Three threads that ask for nothing but reconnects, at every moment of a session's beginning and end. A request that
     * comes too late for one session ends the next one too, and neither is an end of the source or a failure to open it. Between
     * two requests a thread rests for up to 2 ms: without a rest each session is cut before it is connected, as was asked for,
     * and it is a matter of luck when one gets through.
     */
    @Test
    void aStormOfReconnectsNeitherEndsNorBreaksTheCamera() throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 0, 100, 100);
        try (HostDevice device = HostDevice.plain();
                Camera camera = Camera.open(options(video), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                ExecutorService storm = Executors.newFixedThreadPool(3)) {
            List<Future<Boolean>> callers = new ArrayList<>();
            Callable<Boolean> caller = () -> {
                long wanted = camera.stats().sessions() + RECONNECTS;
                while (camera.stats().sessions() < wanted && !camera.state().isFinal()) {
                    if (!camera.reconnect()) {
                        return false;
                    }
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(MOST_REST_NANOS));
                }
                return true;
            };
            for (int i = 0; i < 3; i++) {
                callers.add(storm.submit(caller));
            }
            for (Future<Boolean> each : callers) {
                assertThat(each.get()).as("reconnects of %s", camera).isTrue();
            }
            assertThat(camera.failure()).isEmpty();
            assertThat(camera.stats().errors()).isZero();
            await().until(() -> camera.state() == CameraState.PLAYING);
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                assertThat(frame).as("a frame after the storm, of %s", camera).isNotNull();
            }
        }
    }

    private static CameraOptions options(NumberedVideo video) {
        return patient(video.source()).withLoop(true).withRealtime(true).withDecoderThreads(1);
    }
}
