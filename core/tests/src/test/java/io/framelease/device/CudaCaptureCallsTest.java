package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Devices;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call that an engine makes, alone during a capture in global mode, with no camera beside it: on the capturing thread, on
 * another engine's, on one of the library's, and as the first of its kind on a device. None spoils the capture.
 */
@Tag("gpu")
class CudaCaptureCallsTest {
    private static final int BYTES = 5 << 20; // more than a lane's memory

    private interface Use {
        void of(CudaDevice device) throws Exception;
    }

    /** Of an engine, with a frame of the camera that has ended. */
    enum Call {
        MEMORY(CudaDevice::memory),
        OPEN_STREAM(device -> device.openStream().close()),
        RETAIN_FRAME(device -> frame.retain().close()),
        OPEN_VIEW(device -> frame.open().close()),
        PLANES(device -> {
            try (FrameView view = frame.open()) {
                view.y();
                view.uv();
            }
        }),
        ON_STREAM(device -> {
            try (EngineStream stream = device.openStream(); FrameView view = frame.open()) {
                view.onStream(stream);
            }
        }),
        ON_RAW_STREAM(device -> {
            try (EngineStream stream = device.openStream(); FrameView view = frame.open()) {
                view.onStream(stream.handle());
            }
        }),
        COPY_TO_NATIVE(device -> {
            try (Arena arena = Arena.ofConfined(); FrameView view = frame.open()) {
                view.copyTo(arena.allocate(view.pictureBytes()));
            }
        }),
        COPY_TO_HEAP(device -> {
            try (FrameView view = frame.open()) {
                view.copyTo(MemorySegment.ofArray(new byte[(int) view.pictureBytes()]));
            }
        }),
        TO_THE_HOST_AND_BACK(device -> {
            try (Frame there = frame.on(Devices.host()); Frame back = there.on(device)) {
                assertThat(back.device()).isSameAs(device);
            }
        });

        private final Use use;

        Call(Use use) {
            this.use = use;
        }
    }

    /** What the library's threads do, each with calls of its own to CUDA. */
    enum Work {
        ALLOCATE(device -> {
            try (OrderedArena arena = new OrderedArena()) {
                device.allocate(BYTES, arena);
            }
        }),
        ALLOCATE_IN_STREAM_ORDER(device -> {
            DeviceStream stream = device.createStream();
            device.freeAsync(device.allocateAsync(BYTES, stream), BYTES);
            device.trim();
            device.destroyStream(stream);
        }),
        RUN_OUT_OF_MEMORY(device -> {
            try (OrderedArena arena = new OrderedArena()) {
                device.allocate(1L << 45, arena);
            } catch (OutOfDeviceMemoryException e) {
                assertThat(e).hasMessageContaining("bytes wanted");
            }
        }),
        EVENT(device -> {
            DeviceStream stream = device.createStream();
            DeviceEvent event = device.createEvent();
            device.record(event, stream);
            device.streamWait(stream, event);
            device.await(event);
            assertThat(device.isComplete(event)).isTrue();
            assertThat(device.isCapturing(stream)).isFalse();
            device.destroyEvent(event);
            device.destroyStream(stream);
        }),
        DOWNLOAD(device -> device.download(MemorySegment.ofArray(new byte[BYTES]), BYTES, memory, BYTES, BYTES, 1)),
        UPLOAD(device -> device.upload(memory, BYTES, MemorySegment.ofArray(new byte[BYTES]), BYTES, BYTES, 1)),
        COPY_PEER(device -> assertThat(device.copyPeer(memory, BYTES, device, memory, BYTES, BYTES, 1)).isTrue()),
        LOAD_AND_LAUNCH(device -> {
            try (OrderedArena arena = new OrderedArena(); EngineStream stream = device.openStream()) {
                CudaModule.load(device, Kernels.spin(), arena).launch("spin", device.streamOf(stream.handle()), 1, 1, 1, 1, 1_000L);
            }
        });

        private final Use use;

        Work(Use use) {
            this.use = use;
        }
    }

    private static CudaDevice device;
    private static Frame frame;
    private static OrderedArena arena;
    private static long memory;

    @BeforeAll
    static void takeAFrame() throws InterruptedException {
        device = (CudaDevice) Devices.cuda(0);
        try (Camera camera = Camera.open(patient(Clips.file("h264-gop25-1280x720.mp4").toString()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            frame = frames.poll(Liveness.LIMIT);
        }
        assertThat(frame).isNotNull();
        arena = new OrderedArena();
        memory = device.allocate(BYTES, arena).address();
    }

    @AfterAll
    static void giveItBack() {
        frame.close();
        arena.close();
    }

    private static void onTheCapturingThread(String call, Use use) throws Exception {
        try (Capture capture = new Capture(device)) {
            capture.within(call, () -> use.of(device));
        }
    }

    private static void onAnotherThread(String call, Use use) throws Exception {
        try (Capture capture = new Capture(device)) {
            FreshThread.run(() -> capture.beside(call, () -> use.of(device)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheCapturingEngine(Call call) throws Exception {
        onTheCapturingThread(call.name(), call.use);
    }

    @ParameterizedTest
    @EnumSource
    void ofAnotherEngine(Call call) throws Exception {
        onAnotherThread(call.name(), call.use);
    }

    @ParameterizedTest
    @EnumSource
    void workOnTheCapturingThread(Work work) throws Exception {
        onTheCapturingThread(work.name(), work.use);
    }

    @ParameterizedTest
    @EnumSource
    void workOnAThreadOfTheLibrary(Work work) throws Exception {
        try (Capture capture = new Capture(device)) {
            FreshThread.run(() -> {
                device.bindThread();
                capture.beside(work.name(), () -> work.use.of(device));
            });
        }
    }

    /** The pool, the lanes and their memory are made then. */
    @ParameterizedTest
    @EnumSource
    void firstOfADeviceOnTheCapturingThread(Work work) throws Exception {
        CudaDevice own = new CudaDevice(0);
        try (Capture capture = new Capture(device)) {
            capture.within("the first " + work, () -> work.use.of(own));
        } finally {
            own.close();
        }
    }
}
