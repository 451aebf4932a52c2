package io.framelease.micrometer;

import io.framelease.Device;
import io.framelease.metrics.DeviceReadings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Meters> bound = new ArrayList<>(); // under this

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
     * @param registry where they are to be found
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(Objects.requireNonNull(registry, "registry"), Tags.of("device", device.id()));
        meters.register(DeviceReadings.ALL, device);
        bound.add(meters);
    }

    /** Takes the meters out of all registries; any number of times. They may be bound again. */
    @Override
    public synchronized void close() {
        bound.forEach(Meters::remove);
        bound.clear();
    }

    @Override
    public String toString() {
        return "metrics of " + device.id();
    }
}
