package io.framelease.micrometer;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Recorded;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a GPU has besides: memory of its own, and decoders. */
@Tag("gpu")
class CudaMetricsTest {
    private final Device device = Devices.cuda(0);
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    private double gauge(String name) {
        return registry.get("framelease.device." + name).tags("device", "cuda:0").gauge().value();
    }

    @Test
    void memoryAndDecoders() throws Exception {
        try (DeviceMetrics metrics = DeviceMetrics.of(device); Recorded recorded = Recorded.begin(folder, "0 ns")) {
            metrics.bindTo(registry);
            try (Camera camera = Camera.open(patient(Clips.file("h264-b-642x362.mp4").toString()).withLoop(true), device);
                    Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                CameraMetrics.of(camera).bindTo(registry);
                try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                    assertThat(view.device()).isSameAs(device);
                }
                assertThat(gauge("decoders")).isPositive();
                assertThat(gauge("decoder")).isPositive();
                assertThat(gauge("pool")).isGreaterThanOrEqualTo(camera.stats().poolBytes());
                assertThat(gauge("pool.reserved")).isGreaterThanOrEqualTo(gauge("pool"));
                assertThat(gauge("memory.free")).isBetween(1.0, gauge("memory.capacity"));
                assertThat(gauge("lost")).isZero();
                assertThat(registry.get("framelease.camera.arrival.to.view").timer().count()).isEqualTo(1);
            }
            assertThat(recorded.events("Session")).singleElement().satisfies(session -> {
                assertThat(session.getString("device")).isEqualTo("cuda:0");
                assertThat(session.getDuration("firstFrame")).isGreaterThanOrEqualTo(Duration.ZERO);
            });
            assertThat(recorded.events("LeaseHeld")).isNotEmpty().allSatisfy(
                    held -> assertThat(held.getString("device")).isEqualTo("cuda:0"));
        }
        assertThat(registry.find("framelease.device.lost").meters()).isEmpty();
    }
}
