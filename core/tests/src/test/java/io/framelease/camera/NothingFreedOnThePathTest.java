package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceDecorator;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device that writes down who allocates, frees and synchronizes: the Reclaimer, and on the frame's path nobody. */
class NothingFreedOnThePathTest {
    private static final class Recorder extends DeviceDecorator {
        final List<String> allocating = new CopyOnWriteArrayList<>();
        final List<String> freeing = new CopyOnWriteArrayList<>();
        final List<String> trimming = new CopyOnWriteArrayList<>();
        final List<String> synchronizing = new CopyOnWriteArrayList<>();

        Recorder(DeviceBackend inner) {
            super(inner);
        }

        private static String caller() {
            return Thread.currentThread().getName();
        }

        @Override
        public MemorySegment allocate(long bytes, OrderedArena owner) {
            allocating.add(caller());
            MemorySegment allocated = super.allocate(bytes, owner);
            NativeMemory.own(MemorySegment.NULL, 0, owner, none -> freeing.add(caller()));
            return allocated;
        }

        @Override
        public void freeAsync(long address, long bytes) {
            freeing.add(caller());
            super.freeAsync(address, bytes);
        }

        @Override
        public void trim() {
            trimming.add(caller());
            super.trim();
        }

        @Override
        public void synchronize() {
            synchronizing.add(caller());
            super.synchronize();
        }
    }

    @ParameterizedTest
    @EnumSource
    void attachLookupOpenCloseAndReleaseFreeNothing(Backing backing) throws Exception {
        CheckedHostDevice device = CheckedHostDevice.checked(69);
        Recorder recorder = new Recorder(device);
        try (Camera camera = Camera.open(Cameras.endless().withBacking(backing), recorder);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                EngineStream stream = recorder.openStream()) {
            for (int i = 0; i < 60; i++) {
                try (Frame frame = Cameras.next(frames); FrameView _ = frame.open().onStream(stream.handle())) {
                    Frame found = camera.frame(frame.id()).orElseThrow();
                    if (i % 3 == 0) {
                        Thread.ofVirtual().start(found::close).join();
                    } else {
                        found.close();
                    }
                    if (i % 20 == 10) {
                        camera.reconnect();
                    }
                    if (i % 20 == 15) {
                        camera.revokeOlderThan(Duration.ZERO);
                    }
                }
            }
            await().until(() -> camera.stats().sessions() >= 4);
        }
        await().until(() -> device.memory().allocated() == 0);
        assertThat(recorder.freeing).hasSizeGreaterThan(backing == Backing.UNPOOLED ? 50 : 3)
                .containsOnly("framelease-reclaimer-host");
        if (backing == Backing.UNPOOLED) {
            assertThat(recorder.allocating).as("pools").isEmpty();
        } else {
            assertThat(recorder.allocating).as("pools").isNotEmpty().containsOnly("framelease-reclaimer-host");
        }
        assertThat(recorder.trimming).isNotEmpty().containsOnly("framelease-reclaimer-host");
        assertThat(recorder.synchronizing).isEmpty();
        recorder.close();
        device.close();
    }

    /** Slots are the camera's: sessions come and go, and nothing is allocated or freed while nobody holds a frame over one. */
    @Test
    void aReconnectAllocatesAndFreesNothing() throws Exception {
        CheckedHostDevice device = CheckedHostDevice.checked(70);
        Recorder recorder = new Recorder(device);
        try (Camera camera = Camera.open(Cameras.endless(), recorder);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            long created = device.events().created();
            assertThat(recorder.allocating).hasSize(4);
            for (int i = 0; i < 100; i++) {
                long before = ((CameraImpl) camera).session();
                camera.reconnect();
                Frame frame;
                while ((frame = Cameras.next(frames)).session() <= before) {
                    frame.close();
                }
                frame.close();
            }
            assertThat(recorder.allocating).hasSize(4);
            assertThat(recorder.freeing).isEmpty();
            assertThat(device.events().created()).as("events").isEqualTo(created);
            assertThat(device.openStreams()).isEqualTo(1);
        }
        await().until(() -> device.memory().allocated() == 0);
        assertThat(recorder.freeing).hasSize(4);
        recorder.close();
        device.close();
    }
}
