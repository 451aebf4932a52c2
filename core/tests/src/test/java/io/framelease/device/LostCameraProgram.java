package io.framelease.device;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/**
 * Loses the first GPU under a camera that plays on it, by a mistake of an engine, while others play on the host, and on the second
 * GPU if there is one. A process of its own, because a lost device is lost for the whole process. Prints what {@link
 * LostCameraTest} expects, and ends with all closed.
 */
final class LostCameraProgram {
    /** Its argument: a kernel that writes where no memory is. */
    static final String OUT_OF_BOUNDS = "out-of-bounds";
    /** Its argument: memory that is freed before the kernel that writes to it begins. */
    static final String FREED = "freed";

    /** So large that the driver gives the memory back to the system when it is freed. */
    private static final long FREED_BYTES = 256L << 20;
    private static final long NOWHERE = 16;
    private static final int FRAMES = 20;
    private static final String KERNEL = """
            .version 6.4
            .target sm_75
            .address_size 64
            .visible .entry write(.param .u64 target)
            {
                .reg .b64 %rd<2>;
                .reg .b32 %r<2>;
                ld.param.u64 %rd1, [target];
                mov.u32 %r1, 1;
                st.global.u32 [%rd1], %r1;
                ret;
            }
            """;

    private LostCameraProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        CudaDevice device = (CudaDevice) Devices.cuda(0);
        CudaDevice other = Devices.cudaReport().devices() > 1 ? (CudaDevice) Devices.cuda(1) : null;
        String said;
        try (Camera onHost = open(Devices.host(), arguments[1]); Subscription ofHost = onHost.subscribe(Overflow.KEEP_LATEST);
                Camera second = other == null ? null : open(other, arguments[1]);
                Subscription ofSecond = second == null ? null : second.subscribe(Overflow.KEEP_LATEST)) {
            said = lose(device, arguments[0], arguments[1]);
            take(ofHost);
            expect(onHost.reconnect(), "the host's camera reconnects");
            take(ofHost);
            said += "; the host went on";
            if (second != null) {
                said += goesOn(second, ofSecond, other) ? "; the second GPU went on" : "; the second GPU is lost too";
            }
        }
        System.out.println("OK " + said);
    }

    /** Whether a camera of another GPU plays on. If not, it says why. */
    private static boolean goesOn(Camera camera, Subscription frames, CudaDevice device) throws InterruptedException {
        try {
            take(frames);
            expect(camera.reconnect(), "the second GPU's camera reconnects");
            take(frames);
            expect(!device.isLost(), "its device is not lost");
            return true;
        } catch (DeviceLostException e) {
            expect(e.getMessage().startsWith(device.id() + " is lost"), "the second GPU's own loss: " + e.getMessage());
            expect(camera.state() == CameraState.FAILED && device.isLost(), "it has failed: " + camera);
            return false;
        }
    }

    private static Camera open(Device device, String clip) {
        return Camera.open(patient(clip).withLoop(true), device);
    }

    private static void take(Subscription frames) throws InterruptedException {
        for (int i = 0; i < FRAMES; i++) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                expect(frame != null, "a frame");
            }
        }
    }

    /** What the loss is said to be; the camera, its frames and the engine's things are closed when this returns. */
    private static String lose(CudaDevice device, String how, String clip) throws InterruptedException {
        device.bindThread();
        try (Camera camera = open(device, clip); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                OrderedArena arena = new OrderedArena()) {
            take(frames);
            try (Frame held = frames.poll(Liveness.LIMIT); FrameView view = held.open()) {
                DeviceStream stream = device.openStream(arena);
                CudaModule kernels = CudaModule.load(device, KERNEL, arena);
                long target = how.equals(FREED) ? freed(arena) : NOWHERE;
                kernels.launch("write", stream, 1, 1, 1, 1, target);
                expect(camera.awaitState(Set.of(CameraState.FAILED), Liveness.LIMIT) == CameraState.FAILED, "it has failed");
                expect(view.isOpen(), "a view stays open");
            }
            DeviceException failure = (DeviceException) camera.failure().orElseThrow();
            expect(failure instanceof DeviceLostException, "lost: " + failure);
            expect(device.isLost(), "the device says so");
            expect(failure.getMessage().equals(said(device)), "the first call is named, not: " + said(device));
            return failure.getMessage();
        }
    }

    private static long freed(OrderedArena arena) {
        MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
        expect(Cudart.cudaMalloc(cell, FREED_BYTES) == CudaError.SUCCESS, "cudaMalloc");
        MemorySegment memory = cell.get(ValueLayout.ADDRESS, 0);
        expect(Cudart.cudaFree(memory) == CudaError.SUCCESS, "cudaFree");
        return memory.address() + FREED_BYTES / 2;
    }

    private static String said(CudaDevice device) {
        try {
            device.memory();
        } catch (DeviceLostException e) {
            return e.getMessage();
        }
        throw new AssertionError("memory() did not throw");
    }

    private static void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
