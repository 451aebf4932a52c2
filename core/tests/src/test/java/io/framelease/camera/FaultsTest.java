package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.DecoderInfo.Reason;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
class FaultsTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(66);

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Logs("WARN MemoryShortage: .*frames are dropped until there is memory")
    void withoutMemoryFramesAreDroppedAndCountedUntilThereIsSome(Backing backing) throws Exception {
        device.limitMemory(0);
        try (Camera camera = Camera.open(Cameras.endless().withBacking(backing), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().droppedNoMemory() > 10);
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
            assertThat(camera.stats().frames()).isZero();
            assertThat(camera.stats().droppedExhausted()).isZero();
            assertThat(camera.stats().errors()).isZero();
            device.limitMemory(Long.MAX_VALUE);
            Cameras.next(frames).close();
            assertThat(camera.stats().sessions()).isEqualTo(1);
        }
    }

    /** What hardware keeps for cameras to come serves one that plays better. */
    @Test
    @Logs("WARN MemoryShortage: .*frames are dropped until there is memory")
    void decodersThatNobodyHasMakeRoom() throws Exception {
        device.limitMemory(0);
        HardwareDecoders hardware = new HardwareDecoders() {
            @Override
            public Opened open(Demuxer demuxer, DecoderOptions options, long stream) {
                return Opened.refused(new Refusal(Reason.NO_GPU, "its decoders are other cameras'"));
            }

            @Override
            public void evict() {
                device.limitMemory(Long.MAX_VALUE);
            }
        };
        try (DeviceDecorator full = new DeviceDecorator(device) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(hardware);
            }
        }; Camera camera = Camera.open(Cameras.endless(), full); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            assertThat(camera.stats().droppedNoMemory()).isPositive();
        }
    }

    /** Memory for one pool: the next session has none until the frames held of the last are closed. */
    @Test
    @Logs("WARN MemoryShortage: .*frames are dropped until there is memory")
    void theNextSessionHasMemoryWhenHeldFramesAreClosed() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            List<Frame> held = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                held.add(Cameras.next(frames));
            }
            device.limitMemory(device.memory().allocated());
            camera.reconnect();
            await().until(() -> camera.stats().droppedNoMemory() > 10);
            Cameras.checksum(held.getFirst());
            held.forEach(Frame::close);
            try (Frame frame = Cameras.next(frames)) {
                Cameras.checksum(frame);
            }
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    @Logs("WARN Reclaimer: host: freeing memory of .* failed: .*cudaFree refused")
    void aFailingFreeIsCountedAndTheCameraGoesOn() throws Exception {
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public MemorySegment allocate(long bytes, OrderedArena owner) {
                MemorySegment allocated = super.allocate(bytes, owner);
                NativeMemory.own(MemorySegment.NULL, 0, owner, none -> {
                    throw new DeviceException("cudaFree refused");
                });
                return allocated;
            }
        }; Camera camera = Camera.open(Cameras.endless(), failing);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            List<Frame> held = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                held.add(Cameras.next(frames));
            }
            camera.reconnect();
            await().until(() -> camera.stats().sessions() == 2);
            Cameras.next(frames).close(); // in a slot that makes up for a held one
            held.forEach(Frame::close);
            await().until(() -> failing.reclaimer().counts().failed() > 0);
            Cameras.next(frames).close();
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
        }
    }

    /** A device that lags: the camera waits for its oldest copy when too many are in flight, and no byte is wrong. */
    @Test
    void slowCopiesMakeTheCameraWaitForTheOldest() throws Exception {
        try (CheckedHostDevice slow = CheckedHostDevice.of(67, Duration.ofMillis(20))) {
            try (Camera camera = Camera.open(Cameras.endless().withSlots(32).withWhenExhausted(WhenExhausted.BLOCK),
                    slow); Subscription frames = camera.subscribe(Overflow.DROP_OLDEST)) {
                for (int i = 0; i < 10; i++) {
                    Cameras.next(frames).close();
                }
                camera.reconnect();
                await().until(() -> camera.stats().surfaceWaits() > 0);
            }
        }
    }

    @Test
    @Logs("WARN Camera: .*is still held 2 times, .* after the camera was closed")
    @Logs(value = "WARN SurfaceHold: host: a surface is kept until .*host is lost", maybe = true)
    @Logs(value = "WARN KeptMemory: host: memory is kept whose reader cannot be marked", maybe = true)
    void aLostDeviceEndsItsCamerasAndNoOthers() throws Exception {
        CheckedHostDevice losing = CheckedHostDevice.checked(68);
        try (Camera other = Camera.open(Cameras.endless(), device);
                Subscription _ = other.subscribe(Overflow.KEEP_LATEST)) {
            Camera camera = Camera.open(Cameras.endless(), losing);
            Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
            Frame held = Cameras.next(frames);
            FrameView view = held.open();
            losing.lose("cudaMemcpy2DAsync(...): cudaErrorIllegalAddress (700)");
            losing.lose("a later call");
            await().until(() -> camera.state() == CameraState.FAILED);
            assertThat(camera.failure()).hasValueSatisfying(failure -> assertThat(failure)
                    .isInstanceOf(DeviceLostException.class).hasMessageContaining("cudaMemcpy2DAsync")
                    .hasMessageContaining("700"));
            assertThatThrownBy(() -> {
                for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null;) {
                    frame.close(); // what had been published before
                }
            }).isInstanceOf(DeviceLostException.class).hasMessageContaining("700");
            assertThat(camera.stats().errors()).isEqualTo(1);
            assertThat(camera.reconnect()).isFalse();
            long published = other.stats().frames();
            await().until(() -> other.stats().frames() > published + 10);
            camera.close();
            assertThat(camera.state()).isEqualTo(CameraState.FAILED);
            view.close();
            held.close();
            await().until(() -> losing.allocations() == 0);
            assertThatThrownBy(() -> Camera.open(Cameras.endless(), losing)).isInstanceOf(DeviceLostException.class)
                    .hasMessageContaining("700");
        }
        losing.close();
    }

    /** Half of a frame's copy is queued when the other half fails: nothing is freed or reused while it runs. */
    @ParameterizedTest
    @EnumSource
    void aCopyThatFailsHalfWayFreesNothingThatTheOtherHalfUses(Backing backing) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger copies = new AtomicInteger();
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
                    DeviceStream stream) {
                if (copies.incrementAndGet() % 2 == 0) {
                    failed.countDown();
                    throw new DeviceException("cudaMemcpy2DAsync refused");
                }
                device.execute(stream, () -> {
                    try {
                        running.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                super.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, stream);
            }
        }) {
            Camera camera = Camera.start(Cameras.endless().withBacking(backing), failing);
            Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
            try {
                failed.await();
                await().until(() -> failing.reclaimer().counts().pending() == 1 && device.allocations() == 1);
                for (int i = 0; i < 3; i++) {
                    failing.reclaimer().call(() -> null); // it has looked around
                }
                assertThat(device.allocations()).as("the slot half of a copy is queued into").isEqualTo(1);
                assertThat(camera.state()).as("its surface is not given back either")
                        .isNotEqualTo(CameraState.FAILED);
            } finally {
                running.countDown();
            }
            await().until(() -> camera.state() == CameraState.FAILED);
            assertThat(camera.failure()).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("refused"));
            assertThat(camera.stats().errors()).isEqualTo(1);
            await().until(() -> device.allocations() == 0);
            assertThat(frames.dropped()).isZero();
            camera.close();
        }
    }

    /** Both marks of a frame: the one behind its copy, and the one that its surface waits for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Logs("ERROR CameraThread: .*nobody expected this")
    void whatNobodyExpectedIsCountedOnceAndEndsTheCamera(int mark) throws Exception {
        AtomicInteger marks = new AtomicInteger();
        try (DeviceDecorator surprising = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream stream) {
                if (marks.incrementAndGet() == 20 + mark) {
                    throw new IllegalArgumentException("nobody expected this");
                }
                super.record(event, stream);
            }
        }; Camera camera = Camera.open(Cameras.endless(), surprising);
                Subscription _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.state() == CameraState.FAILED);
            assertThat(camera.failure()).hasValueSatisfying(e -> assertThat(e).isInstanceOf(SourceException.class)
                    .hasMessageContaining("nobody expected this"));
            assertThat(camera.stats().errors()).isEqualTo(1);
        }
    }
}
