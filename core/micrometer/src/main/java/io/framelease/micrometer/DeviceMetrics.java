package io.framelease.micrometer;

import io.framelease.Device;
import io.framelease.metrics.DeviceReadings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Metrics of one device, all of its cameras together: {@code framelease.device.memory.free} and {@code .capacity}, {@code .pool},
 * {@code .decoder} and {@code .decoders}, {@code .reclaimer.pending}, {@code .reclaimer.freed} by cause, {@code .lost} and others.
 * Tag: {@code device}, as {@link Device#id} gives it.
 *
 * <p>Any thread.
 *
 * @since 0.2.0
 */
public final class DeviceMetrics implements MeterBinder, AutoCloseable {
    private final Device device;
    private final Map<MeterRegistry, Meters> bound = new IdentityHashMap<>(); // under this

    private DeviceMetrics(Device device) {
        this.device = Objects.requireNonNull(device, "device");
    }

    /**
     * {@return the metrics of a device, bound to nothing yet}
     *
     * @param device what is measured
     */
    public static DeviceMetrics of(Device device) {
        return new DeviceMetrics(device);
    }

    /**
     * Adds the device's meters to a registry, which may be one of several, until {@linkplain #close these metrics} are closed.
     *
     * <p>A device is in a registry once. Does nothing while it is in this one, bound by these metrics or by others of the same
     * device: the meters that are there stay those of whoever has bound them, and leave with these.
     *
     * @param registry where they are to be found
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(Objects.requireNonNull(registry, "registry"), Tags.of("device", device.id()));
        if (Bound.claim(device, registry)) {
            bound.put(registry, meters);
            meters.register(DeviceReadings.ALL, device);
        }
    }

    /** Takes the meters out of all registries; any number of times. They may be bound again. */
    @Override
    public synchronized void close() {
        bound.forEach((registry, meters) -> {
            meters.remove();
            Bound.release(device, registry);
        });
        bound.clear();
    }

    @Override
    public String toString() {
        return "metrics of " + device.id();
    }
}
