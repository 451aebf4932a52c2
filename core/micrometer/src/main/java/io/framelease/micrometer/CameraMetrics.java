package io.framelease.micrometer;

import io.framelease.Camera;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Metrics of one camera: {@code framelease.camera.frames}, {@code .frames.dropped} and {@code .damage} by cause, {@code .received}
 * (bytes), {@code .state}, {@code .reconnects} by cause, {@code .frame.age}, the histograms {@code .arrival.to.view} and {@code
 * .reconnect.to.frame}, {@code .slots}, {@code .pool} and others. Tags: {@code camera} and {@code device}.
 *
 * <p>When the camera is closed its meters leave each registry they were bound to, before {@link Camera#close} returns and before
 * another camera can have its name, on the thread that closes it; and nothing holds the camera any more. While it
 * is bound, {@code .arrival.to.view} is recorded on the threads that open views, by Micrometer's {@code Timer}, without garbage.
 *
 * <p>Any thread.
 *
 * @since 0.2.0
 */
public final class CameraMetrics implements MeterBinder, AutoCloseable {
    private final Camera camera;
    private final List<CameraBinding> bindings = new ArrayList<>(); // under this

    private CameraMetrics(Camera camera) {
        this.camera = Objects.requireNonNull(camera, "camera");
    }

    /**
     * {@return the metrics of a camera, bound to nothing yet}
     *
     * @param camera what is measured; it stays the caller's
     */
    public static CameraMetrics of(Camera camera) {
        return new CameraMetrics(camera);
    }

    /**
     * Adds the camera's meters to a registry, which may be one of several. They leave it when the camera is closed, or {@linkplain
     * #close these metrics} are. Does nothing if the camera is closed already.
     *
     * <p>A camera is in a registry once. Does nothing either while the camera is in this registry, bound by these metrics or by
     * others of the same camera: the meters that are there stay those of whoever has bound them, and leave with these.
     *
     * @param registry where they are to be found
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        CameraBinding binding = new CameraBinding(camera, Objects.requireNonNull(registry, "registry"));
        synchronized (this) {
            bindings.removeIf(CameraBinding::isOver);
            bindings.add(binding);
        }
        binding.begin();
    }

    /** Takes the meters out of all registries. The camera goes on. Any number of times; they may be bound again. */
    @Override
    public void close() {
        List<CameraBinding> ending;
        synchronized (this) {
            ending = List.copyOf(bindings);
            bindings.clear();
        }
        ending.forEach(CameraBinding::end);
    }

    @Override
    public String toString() {
        return "metrics of " + camera.source();
    }
}
