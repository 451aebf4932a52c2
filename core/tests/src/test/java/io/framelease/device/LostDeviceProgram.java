package io.framelease.device;

import io.framelease.DeviceLostException;
import io.framelease.Devices;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.bindings.cuda.dim3;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;

/**
 * Loses its GPU by a kernel that writes to address 16, and looks at what the device does then. A process of its own, because
 * a lost device is lost for the whole process. Prints what {@link LostDeviceTest} expects; exits with 0 if all is as it
 * should be.
 */
final class LostDeviceProgram {
    private static final String KERNEL = """
            .version 6.4
            .target sm_75
            .address_size 64
            .visible .entry crash()
            {
                .reg .b64 %rd<2>;
                .reg .b32 %r<2>;
                mov.u64 %rd1, 16;
                mov.u32 %r1, 1;
                st.global.u32 [%rd1], %r1;
                ret;
            }
            """;

    private LostDeviceProgram() {
    }

    public static void main(String[] arguments) {
        CudaDevice device = (CudaDevice) Devices.cuda(0);
        device.bindThread();
        String first;
        try (OrderedArena arena = new OrderedArena()) {
            long memory = device.allocate(4096, arena).address();
            DeviceStream stream = device.openStream(arena);
            DeviceEvent event = device.createEvent();
            launch(stream, arena);
            first = lost("await", () -> {
                device.record(event, stream);
                device.await(event);
                return null;
            });
            expect(device.isLost(), "lost");
            expect(first.contains("cudaErrorIllegalAddress (700)"), "700 in: " + first);
            expect(device.isComplete(event), "complete");
            same(first, lost("allocate", () -> device.allocate(1, arena)));
            same(first, lost("record", () -> {
                device.record(event, stream);
                return null;
            }));
            same(first, lost("download", () -> {
                device.download(MemorySegment.ofArray(new byte[16]), 16, memory, 16, 16, 1);
                return null;
            }));
            same(first, lost("memory", device::memory));
            same(first, lost("Devices.cuda", () -> Devices.cuda(0)));
            same(first, lost("Reclaimer", () -> device.reclaimer().call(() -> device.allocate(1, new OrderedArena()))));
        } // frees memory and stream without a word
        expect(Devices.best() == Devices.host(), "best is the host");
        device.close();
        System.out.println("OK " + first);
    }

    private static void launch(DeviceStream stream, OrderedArena arena) {
        MemorySegment library = arena.allocate(ValueLayout.ADDRESS);
        MemorySegment kernel = arena.allocate(ValueLayout.ADDRESS);
        expect(Cudart.cudaLibraryLoadData(library, arena.allocateFrom(KERNEL), MemorySegment.NULL, MemorySegment.NULL, 0,
                MemorySegment.NULL, MemorySegment.NULL, 0), "cudaLibraryLoadData");
        expect(Cudart.cudaLibraryGetKernel(kernel, library.get(ValueLayout.ADDRESS, 0), arena.allocateFrom("crash")),
                "cudaLibraryGetKernel");
        MemorySegment one = dim3.allocate(arena);
        dim3.x(one, 1);
        dim3.y(one, 1);
        dim3.z(one, 1);
        expect(Cudart.cudaLaunchKernel(kernel.get(ValueLayout.ADDRESS, 0), one, one, MemorySegment.NULL, 0,
                CudaStream.of(stream).segment), "cudaLaunchKernel");
    }

    private static String lost(String what, Callable<?> call) {
        try {
            call.call();
        } catch (DeviceLostException e) {
            return e.getMessage();
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
        throw new AssertionError(what + " did not throw");
    }

    private static void same(String first, String later) {
        expect(first.equals(later), "the first message, not: " + later);
    }

    private static void expect(int code, String call) {
        expect(code == CudaError.SUCCESS, call + ": " + CudaError.describe(code));
    }

    private static void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
