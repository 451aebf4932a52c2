package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
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
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An engine's thread is a host's: every call leaves its current device and its capture mode as they were. */
@Tag("gpu")
class CudaGuestTest {
    private static final String CLIP = "h264-gop25-1280x720.mp4";

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    /** Calls all that an engine calls, and looks after each. */
    private static void everyCall(Device device, LongSupplier mark) throws InterruptedException {
        long before = mark.getAsLong();
        CameraOptions options = patient(Clips.file(CLIP).toString()).withLoop(true);
        Devices.of(device.id());
        check("Devices.of", before, mark);
        device.memory();
        check("memory", before, mark);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                Arena arena = Arena.ofConfined()) {
            check("Camera.open", before, mark);
            EngineStream stream = device.openStream();
            check("openStream", before, mark);
            for (int i = 0; i < 3; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).isNotNull();
                    check("poll", before, mark);
                    FrameView unordered = frame.open();
                    unordered.y();
                    check("y", before, mark);
                    MemorySegment picture = arena.allocate(unordered.pictureBytes());
                    unordered.copyTo(picture);
                    check("copyTo", before, mark);
                    unordered.copyTo(MemorySegment.ofArray(new byte[(int) unordered.pictureBytes()]));
                    check("copyTo an array", before, mark);
                    unordered.close();
                    check("close", before, mark);
                    FrameView view = frame.open().onStream(stream);
                    check("onStream(EngineStream)", before, mark);
                    view.close();
                    check("close of a view with a stream", before, mark);
                    FrameView raw = frame.open().onStream(stream.handle());
                    check("onStream(long)", before, mark);
                    raw.close();
                    check("close of a view with a raw stream", before, mark);
                    try (Frame there = frame.on(Devices.host()); Frame back = there.on(device)) {
                        check("on", before, mark);
                        assertThat(back.device()).isSameAs(device);
                    }
                }
                check("Frame.close", before, mark);
                camera.reconnect();
                check("reconnect", before, mark);
            }
            stream.close();
            check("EngineStream.close", before, mark);
        }
        check("Camera.close", before, mark);
    }

    private static void check(String call, long before, LongSupplier mark) {
        assertThat(mark.getAsLong()).as("after %s", call).isEqualTo(before);
        assertThat(TestDriver.captureMode()).as("the capture mode after %s", call).isEqualTo(TestDriver.GLOBAL);
    }

    private static int currentDevice() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.JAVA_INT);
            assertThat(Cudart.cudaGetDevice(cell)).isZero();
            return cell.get(ValueLayout.JAVA_INT, 0);
        }
    }

    @Test
    void aThreadWithoutAContextHasNoneAfterwards() throws Exception {
        FreshThread.run(() -> {
            assertThat(TestDriver.currentContext()).isZero();
            everyCall(device, TestDriver::currentContext);
        });
    }

    @Test
    void aThreadThatChoseTheDeviceHasItStill() throws Exception {
        FreshThread.run(() -> {
            assertThat(Cudart.cudaSetDevice(0)).isZero();
            assertThat(TestDriver.currentContext()).isNotZero();
            everyCall(device, TestDriver::currentContext);
        });
    }

    @Test
    void aThreadThatChoseAnotherDeviceHasThatStill() throws Exception {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        FreshThread.run(() -> {
            assertThat(Cudart.cudaSetDevice(1)).isZero();
            everyCall(device, CudaGuestTest::currentDevice);
            assertThat(currentDevice()).isOne();
            everyCall(device, TestDriver::currentContext);
            assertThat(Cudart.cudaSetDevice(0)).isZero();
            everyCall(Devices.cuda(1), CudaGuestTest::currentDevice);
            assertThat(currentDevice()).isZero();
        });
    }

    @Test
    void framesGoToAnotherGpuWithoutATrace() throws Exception {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        Device other = Devices.cuda(1);
        FreshThread.run(() -> {
            CameraOptions options = patient(Clips.file(CLIP).toString()).withLoop(true);
            try (Camera camera = Camera.open(options, device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                    Frame frame = frames.poll(Liveness.LIMIT); Frame copy = frame.on(other)) {
                assertThat(copy.device()).isSameAs(other);
                assertThat(TestDriver.currentContext()).isZero();
            }
        });
    }

    /** Kernels too are launched on a thread whose current device is somebody else's. */
    @Test
    void kernelsAreLaunchedWithoutChoosingADevice() throws Exception {
        FreshThread.run(() -> {
            try (var arena = new OrderedArena(); EngineStream stream = device.openStream()) {
                CudaModule kernels = CudaModule.load(device, Kernels.spin(), arena);
                DeviceStream queue = device.streamOf(stream.handle());
                kernels.launch("spin", queue, 1, 1, 1, 1, 1_000L);
                DeviceEvent done = device.events().take();
                device.record(done, queue);
                device.await(done);
                device.events().give(done);
            }
            assertThat(TestDriver.currentContext()).isZero();
        });
    }

    @Test
    void streamsAndEventsDoNotGrowInNumber() throws Exception {
        FreshThread.run(() -> everyCall(device, TestDriver::currentContext));
        await().until(() -> device.reclaimer().counts().pending() == 0);
        int before = device.handles();
        long out = device.events().out();
        for (int i = 0; i < 5; i++) {
            FreshThread.run(() -> everyCall(device, TestDriver::currentContext));
        }
        // whoever is slow here has more frames in use at once than the first round had: a few events, not one for each frame
        await().untilAsserted(() -> assertThat(device.handles()).isLessThanOrEqualTo(before + 8));
        await().untilAsserted(() -> assertThat(device.events().out()).as("events out").isEqualTo(out));
    }
}
