package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.DeviceException;
import io.framelease.Devices;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An engine captures a CUDA graph in global mode, which forbids every other thread what allocates, frees or asks: the capture
 * becomes a graph, and cameras go on.
 */
@Tag("gpu")
class CudaCaptureTest {
    private static final CameraOptions OPTIONS =
            patient(Clips.file("h264-gop25-1280x720.mp4").toString()).withLoop(true);
    private static final int CAPTURES = 10;
    /** Frames of other threads, and reconnects among them, during each capture. */
    private static final int FRAMES = 10;

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    /** Or a camera's decoder ends one that other tests have left, which spoils captures. */
    @BeforeEach
    void endOthersDecoders() {
        device.decoders().drain();
    }

    /** An engine beside the capture: polls, reads on a stream and to the host, and has the camera reconnect. */
    private void watch(Camera camera, AtomicLong seen, AtomicBoolean over) throws InterruptedException {
        try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); EngineStream stream = device.openStream();
                Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(1280 * 720 * 3 / 2);
            while (!over.get()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).as("a frame of %s, %s", camera, camera.stats()).isNotNull();
                    try (FrameView view = frame.open()) {
                        view.onStream(stream);
                        view.copyTo(picture);
                    }
                    frame.on(Devices.host()).close();
                }
                if (seen.incrementAndGet() % 5 == 0) {
                    camera.reconnect();
                }
            }
        }
    }

    @Test
    void aGraphIsCapturedWhileACameraPlaysAndReconnects() throws Exception {
        AtomicLong seen = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        try (Camera camera = Camera.open(OPTIONS, device); ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> watching = threads.submit(() -> {
                watch(camera, seen, over);
                return null;
            });
            try {
                FreshThread.run(() -> {
                    assertThat(Cudart.cudaSetDevice(0)).isZero();
                    try (OrderedArena arena = new OrderedArena(); EngineStream stream = device.openStream()) {
                        CudaModule kernels = CudaModule.load(device, Kernels.spin(), arena);
                        DeviceStream queue = device.streamOf(stream.handle());
                        kernels.launch("spin", queue, 1, 1, 1, 1, 1_000L); // loaded by now
                        device.synchronize();
                        await().until(() -> seen.get() > 0 || watching.isDone()); // its decoder is made by now
                        for (int i = 0; i < CAPTURES; i++) {
                            capture(kernels, queue, seen, watching);
                        }
                    }
                });
            } finally {
                over.set(true);
                watching.get();
            }
            assertThat(camera.stats().errors()).as("errors of %s", camera).isZero();
            assertThat(camera.stats().sessions()).isGreaterThan(CAPTURES);
        }
        assertThat(device.isLost()).isFalse();
    }

    private static void capture(CudaModule kernels, DeviceStream queue, AtomicLong seen, Future<?> watching) {
        TestDriver.beginCapture(queue.handle());
        kernels.launch("spin", queue, 1, 1, 1, 1, 1_000L);
        long begun = seen.get();
        while (seen.get() < begun + FRAMES && !watching.isDone()) { // a failure beside it is told there
            expectCapture(queue.handle(), "frame " + (seen.get() - begun) + " beside it");
            Thread.onSpinWait();
        }
        kernels.launch("spin", queue, 1, 1, 1, 1, 1_000L);
        TestDriver.endCapture(queue.handle());
    }

    /** Of a capture that was spoiled it is told behind what, and what the library's threads do at that moment. */
    private static void expectCapture(long stream, String behind) {
        if (TestDriver.captureStatus(stream) != 1) {
            StringBuilder threads = new StringBuilder();
            Thread.getAllStackTraces().forEach((thread, frames) -> {
                if (Stream.of(frames).anyMatch(frame -> frame.getClassName().startsWith("io.framelease"))) {
                    threads.append("\n").append(thread.getName());
                    Stream.of(frames).limit(20).forEach(frame -> threads.append("\n    ").append(frame));
                }
            });
            int code = TestDriver.tryEndCapture(stream);
            throw new AssertionError("the capture is spoiled behind " + behind + ", its end gives " + code + "; now run:" + threads);
        }
    }

    /** The capturing thread may itself open and close views, on another stream or none, and copy. */
    @Test
    void theCapturingThreadMayReadFrames() throws Exception {
        try (Camera camera = Camera.open(OPTIONS, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            FreshThread.run(() -> {
                assertThat(Cudart.cudaSetDevice(0)).isZero();
                try (EngineStream capturing = device.openStream(); EngineStream reading = device.openStream();
                        Arena arena = Arena.ofConfined()) {
                    MemorySegment picture = arena.allocate(1280 * 720 * 3 / 2);
                    frames.poll(Liveness.LIMIT).close(); // the camera's decoder is made by now
                    TestDriver.beginCapture(capturing.handle());
                    for (int i = 0; i < 10; i++) {
                        try (Frame frame = frames.poll(Liveness.LIMIT)) {
                            expectCapture(capturing.handle(), "poll " + i);
                            try (FrameView view = frame.open()) {
                                view.onStream(reading);
                                expectCapture(capturing.handle(), "onStream " + i);
                                view.copyTo(picture);
                                expectCapture(capturing.handle(), "copyTo " + i);
                            }
                            expectCapture(capturing.handle(), "close of a view " + i);
                        }
                        device.memory();
                        expectCapture(capturing.handle(), "memory " + i);
                        device.openStream().close();
                        expectCapture(capturing.handle(), "openStream " + i);
                    }
                    TestDriver.endCapture(capturing.handle());
                }
            });
        }
    }

    /** On a device object of its own: the memory of a read that cannot be marked comes back when that is closed. */
    @Test
    void aStreamThatIsCapturingIsRefusedAndItsCaptureGoesOn() throws Exception {
        CudaDevice own = new CudaDevice(0);
        try (Camera camera = Camera.open(OPTIONS, own); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            FreshThread.run(() -> {
                assertThat(Cudart.cudaSetDevice(0)).isZero();
                try (EngineStream stream = own.openStream(); Frame frame = frames.poll(Liveness.LIMIT)) {
                    FrameView view = frame.open();
                    TestDriver.beginCapture(stream.handle());
                    assertThatThrownBy(() -> view.onStream(stream)).isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("capturing a CUDA graph");
                    assertThatThrownBy(() -> view.onStream(stream.handle())).isInstanceOf(IllegalStateException.class);
                    TestDriver.endCapture(stream.handle());
                    view.onStream(stream);
                    TestDriver.beginCapture(stream.handle());
                    assertThatThrownBy(view::close).isInstanceOf(DeviceException.class)
                            .hasMessageContaining("has begun to capture");
                    TestDriver.endCapture(stream.handle());
                    assertThat(view.isOpen()).isFalse();
                    assertThat(Cudart.cudaGetLastError()).isZero();
                }
            });
        } finally {
            own.close();
        }
    }
}
