package io.framelease.device;

import io.framelease.DeviceLostException;
import io.framelease.Devices;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
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
            CudaModule.load(device, KERNEL, arena).launch("crash", stream, 1, 1, 1, 1);
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

    private static void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
