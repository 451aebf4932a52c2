package io.framelease.metrics;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.MemoryInfo;
import io.framelease.device.DeviceBackend;
import io.framelease.device.Reclaimer;
import io.framelease.ffmpeg.HardwareDecoders;
import java.util.List;
import java.util.function.ToLongFunction;

/** What can be read of a device, all of its cameras together. */
public final class DeviceReadings {
    private static final String FREED = "framelease.device.reclaimer.freed";
    private static final String WHY_FREED = "Allocations freed, by what was known: events behind reads, age, or force";
    private static final String CAUSE = "cause";
    private static final String BYTES = "bytes";

    /** All of it. */
    public static final List<Reading<Device>> ALL = List.of(
            memory("framelease.device.memory.capacity", "Memory of the device", MemoryInfo::total),
            memory("framelease.device.memory.free", "Memory of the device that nobody has", MemoryInfo::free),
            memory("framelease.device.pool", "Memory for frames: what cameras have asked for", MemoryInfo::allocated),
            memory("framelease.device.pool.reserved", "Memory for frames: what was taken of the device for that",
                    MemoryInfo::reserved),
            Reading.gauge("framelease.device.lost", "1 if the device has failed for good", device -> device.isLost() ? 1 : 0),
            decoders("framelease.device.decoders", "Hardware decoders: of cameras, and kept ones", HardwareDecoders::existing),
            decoders("framelease.device.decoder", "Memory of hardware decoders, estimated", HardwareDecoders::bytes).in(BYTES),
            Reading.counter("framelease.device.decoders.reused", "Times that a camera was given a decoder that was there",
                    device -> ofDecoders(device, HardwareDecoders::reused)),
            Reading.gauge("framelease.device.reclaimer.pending", "Allocations handed over and not freed yet",
                    device -> counts(device).pending()),
            Reading.gauge("framelease.device.reclaimer.kept", "Of these, those whose readers cannot be marked",
                    device -> counts(device).kept()),
            freed("event", Reclaimer.Counts::byEvent),
            freed("age", Reclaimer.Counts::byAge),
            freed("forced", Reclaimer.Counts::forced),
            Reading.counter("framelease.device.reclaimer.failed", "Allocations whose freeing failed",
                    device -> counts(device).failed()),
            Reading.counter("framelease.device.reclaimer.waits", "Times that a thread met a full queue in front of the Reclaimer",
                    device -> counts(device).queueWaits()));

    private DeviceReadings() {
    }

    /** {@return what one of them is now; not a number where the device does not tell} */
    public static double of(Device device, String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow().value().applyAsDouble(device);
    }

    private static Reading<Device> memory(String name, String description, ToLongFunction<MemoryInfo> value) {
        return Reading.<Device>gauge(name, description, device -> ofMemory(device, value)).in(BYTES);
    }

    private static double ofMemory(Device device, ToLongFunction<MemoryInfo> value) {
        try {
            return value.applyAsLong(device.memory());
        } catch (DeviceException e) { // it is lost, which another reading says
            return Double.NaN;
        }
    }

    private static Reading<Device> decoders(String name, String description, ToLongFunction<HardwareDecoders> value) {
        return Reading.gauge(name, description, device -> ofDecoders(device, value));
    }

    private static double ofDecoders(Device device, ToLongFunction<HardwareDecoders> value) {
        return ((DeviceBackend) device).hardwareDecoders().map(decoders -> (double) value.applyAsLong(decoders)).orElse(0.0);
    }

    private static Reading<Device> freed(String cause, ToLongFunction<Reclaimer.Counts> value) {
        return Reading.<Device>counter(FREED, WHY_FREED, device -> value.applyAsLong(counts(device))).with(CAUSE, cause);
    }

    private static Reclaimer.Counts counts(Device device) {
        return ((DeviceBackend) device).reclaimer().counts();
    }
}
