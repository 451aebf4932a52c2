package io.framelease.cli.soak;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.MemoryInfo;
import io.framelease.metrics.DeviceReadings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is measured again and again, as often as it fits: when there are too many samples, every second one goes, and from then on
 * half as many come. Used by the soak's thread.
 */
final class Samples {
    private static final int MOST = 1_200;
    private static final long FIRST_INTERVAL_NANOS = 250_000_000;

    /**
     * One moment.
     *
     * @param nanoTime      by {@link System#nanoTime}
     * @param deviceBytes   allocated on the device; not a number if it does not tell
     * @param usedBytes     of a GPU's memory that are not free, whoever has them: decoders' too; not a number on the host
     * @param decoders      hardware decoders that exist, of cameras and kept ones
     * @param nativeBytes   handed out by malloc
     * @param heapBytes     of Java objects
     * @param residentBytes of the process
     * @param medianMillis  latency of frames since the last sample; not a number if none came
     * @param p99Millis     the same, of all but one in 100
     * @param slots         slots in use, of each camera
     * @param frames        published so far, of all cameras
     */
    record Sample(long nanoTime, double deviceBytes, double usedBytes, double decoders, double nativeBytes, double heapBytes, double residentBytes,
            double medianMillis, double p99Millis, List<Integer> slots, long frames) {
    }

    private final Device device;
    private final List<SoakCamera> cameras;
    private List<Sample> all = new ArrayList<>();
    private long interval = FIRST_INTERVAL_NANOS;
    private long next = System.nanoTime();

    Samples(Device device, List<SoakCamera> cameras) {
        this.device = device;
        this.cameras = cameras;
    }

    /** Measures if it is time. */
    void tick(long now) {
        if (now - next < 0) {
            return;
        }
        next = now + interval;
        LogHistogram window = new LogHistogram();
        for (SoakCamera camera : cameras) {
            camera.look();
            window.addAll(camera.window());
            camera.window().clear();
        }
        all.add(new Sample(now, bytes(MemoryInfo::allocated),
                device.isCuda() ? bytes(memory -> memory.total() - memory.free()) : Double.NaN,
                DeviceReadings.of(device, "framelease.device.decoders"), ProcessMemory.allocated(), ProcessMemory.heap(), ProcessMemory.resident(), window.millis(0.5), window.millis(0.99),
                cameras.stream().map(each -> each.camera().stats().slotsInUse()).toList(),
                cameras.stream().mapToLong(each -> each.camera().stats().frames()).sum()));
        if (all.size() > MOST) {
            thin();
        }
    }

    private void thin() {
        List<Sample> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            kept.add(all.get(i));
        }
        all = kept;
        interval *= 2;
    }

    private double bytes(ToDoubleFunction<MemoryInfo> value) {
        try {
            return value.applyAsDouble(device.memory());
        } catch (DeviceException e) { // it is lost, which a box says
            return Double.NaN;
        }
    }

    List<Sample> all() {
        return all;
    }

    /** How something grew between two times. */
    Slope slope(long from, long to, ToDoubleFunction<Sample> value) {
        List<Sample> some = all.stream().filter(each -> each.nanoTime() - from >= 0 && each.nanoTime() - to <= 0
                && !Double.isNaN(value.applyAsDouble(each))).toList();
        return Slope.of(some.stream().mapToDouble(each -> (each.nanoTime() - from) / 1e9).toArray(),
                some.stream().mapToDouble(value).toArray());
    }
}
