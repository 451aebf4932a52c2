package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceStream;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloseTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final CheckedHostDevice device = CheckedHostDevice.checked(64);

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    @Test
    void anyNumberOfThreadsMayCloseAnyNumberOfTimes() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
        Cameras.next(frames).close();
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(Thread.ofPlatform().start(camera::close));
        }
        for (Thread closer : closers) {
            closer.join();
        }
        camera.close();
        assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
        assertThat(frames.isEnded()).isTrue();
        assertThat(frames.poll(Liveness.LIMIT)).isNull();
        assertThatThrownBy(() -> camera.subscribe(Overflow.BLOCK)).isInstanceOf(IllegalStateException.class);
        frames.close();
    }

    @Test
    @Logs("WARN Camera: .*is still held 2 times, .* after the camera was closed")
    void anEngineMayCloseItUnderItsOwnOpenView() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Frame frame = Cameras.next(frames);
                FrameView view = frame.open()) {
            long checksum = Cameras.checksum(view);
            camera.close();
            assertThat(camera.outstanding()).hasSize(1);
            assertThat(camera.frame(frame.id())).hasValueSatisfying(Frame::close);
            assertThat(Cameras.checksum(view)).isEqualTo(checksum);
            assertThat(Cameras.checksum(frame)).as("opened after the close").isEqualTo(checksum);
        }
        assertThat(camera.outstanding()).isEmpty();
    }

    /** The camera thread hangs in a native call while it undoes its session; closing goes on without it. */
    @Test
    @Logs("WARN LeftBehind: .*the camera thread is in a native call that does not return within")
    @Logs("WARN Camera: .*is still held 1 times, .* after the camera was closed")
    void itIsBoundedWhenTheCameraThreadIsStuck() throws Exception {
        CountDownLatch unstuck = new CountDownLatch(1);
        Semaphore stuck = new Semaphore(0);
        try (DeviceDecorator sticky = new DeviceDecorator(device) {
            @Override
            public DeviceStream openStream(OrderedArena owner) {
                DeviceStream stream = super.openStream(owner);
                NativeMemory.own(MemorySegment.NULL, 0, owner, none -> {
                    stuck.release();
                    try {
                        unstuck.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                return stream;
            }
        }; Camera other = Camera.open(Cameras.endless(), device);
                Subscription _ = other.subscribe(Overflow.KEEP_LATEST)) {
            Camera camera = Camera.open(Cameras.endless().withCloseTimeout(PATIENCE), sticky);
            Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
            Frame held = Cameras.next(frames);
            long checksum = Cameras.checksum(held);
            Camera patient = Camera.open(Cameras.endless().withCloseTimeout(Duration.ofHours(1)), sticky);
            Thread closing = Thread.ofPlatform().start(patient::close);
            stuck.acquire();
            long before = System.nanoTime();
            camera.close(); // returns though the thread is stuck
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(PATIENCE.toNanos());
            stuck.acquire();
            assertThat(closing.isAlive()).as("it has more patience").isTrue();
            assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
            assertThat(camera.reconnect()).isFalse();
            assertThat(Cameras.checksum(held)).isEqualTo(checksum);
            long published = other.stats().frames();
            await().until(() -> other.stats().frames() > published + 10);
            unstuck.countDown();
            closing.join();
            held.close();
            await().until(() -> sticky.memory().allocated() == other.stats().poolBytes());
            assertThat(camera.state()).as("whatever its thread does later").isEqualTo(CameraState.CLOSED);
        }
    }

    @Test
    void anInterruptedThreadClosesToo() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        Thread.currentThread().interrupt();
        camera.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
    }

    @Test
    @Logs("WARN FrameRegistry: .*frame .* was held for .* ms and has been taken back")
    @Logs(value = "WARN Camera: .*is still held .* after the camera was closed", maybe = true)
    void framesThatAreTooOldAreTakenBackAlsoAfterTheClose() throws Exception {
        Frame playing;
        Frame closed;
        try (Camera camera = Camera.open(Cameras.endless().withMaxAge(Duration.ofMillis(200)), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            playing = Cameras.next(frames);
            await().until(playing::isRevoked);
            assertThat(camera.stats().revoked()).isPositive();
            closed = Cameras.next(frames);
        }
        try (FrameView view = openUnlessRevoked(closed)) {
            await().until(closed::isRevoked);
            if (view != null) {
                Cameras.checksum(view); // it is there still
            }
        }
        playing.close();
        closed.close();
    }

    private static FrameView openUnlessRevoked(Frame frame) {
        try {
            return frame.open();
        } catch (IllegalStateException e) {
            assertThat(frame.isRevoked()).isTrue();
            return null;
        }
    }
}
