package io.framelease.micrometer;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Uninterrupted;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A camera's and a device's meters. */
class CameraMetricsTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(73);
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private static CameraOptions endless() {
        return patient(Clips.file("audio-video-320x180.mp4").toString()).withLoop(true).withDecoderThreads(1);
    }

    private static double count(MeterRegistry registry, String name, String... tags) {
        return registry.get("framelease." + name).tags(tags).functionCounter().count();
    }

    private double gauge(String name, String... tags) {
        return registry.get("framelease." + name).tags(tags).gauge().value();
    }

    private static Frame next(Subscription frames) throws InterruptedException {
        Frame frame = frames.poll(Liveness.LIMIT);
        assertThat(frame).isNotNull();
        return frame;
    }

    private static void view(Subscription frames) throws InterruptedException {
        try (Frame frame = next(frames); FrameView view = frame.open()) {
            assertThat(view.y().byteSize()).isPositive();
        }
    }

    @Test
    void whatACameraCounts() throws Exception {
        try (Camera camera = Camera.open(endless().withName("hall").withSlots(4), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            CameraMetrics.of(camera).bindTo(registry);
            assertThat(registry.getMeters()).allSatisfy(meter -> {
                assertThat(meter.getId().getTag("camera")).isEqualTo("hall");
                assertThat(meter.getId().getTag("device")).isEqualTo("host");
                if (!meter.getId().getName().endsWith(".histogram")) { // a bucket
                    assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank();
                }
            });
            for (int i = 0; i < 3; i++) {
                view(frames);
            }
            Frame held = next(frames);
            await().until(() -> camera.stats().slotsInUse() == 3); // it, and two that wait
            CameraStats stats = camera.stats();
            assertThat(count(registry, "camera.frames")).isEqualTo(stats.frames());
            assertThat(count(registry, "camera.pictures.decoded")).isGreaterThanOrEqualTo(stats.frames());
            assertThat(count(registry, "camera.unwanted", "what", "packet")).isZero();
            assertThat(count(registry, "camera.unwanted", "what", "picture")).isZero();
            assertThat(count(registry, "camera.views")).isEqualTo(3);
            assertThat(count(registry, "camera.received")).isEqualTo(stats.receivedBytes()).isPositive();
            assertThat(gauge("camera.frames.held")).isEqualTo(3);
            assertThat(gauge("camera.slots")).isEqualTo(4);
            assertThat(gauge("camera.slots.used")).isEqualTo(3);
            assertThat(gauge("camera.pool")).isEqualTo(stats.poolBytes()).isPositive();
            assertThat(gauge("camera.frame.age")).isNotNegative();
            assertThat(gauge("camera.state", "state", "playing")).isEqualTo(1);
            assertThat(gauge("camera.state", "state", "waiting")).isZero();
            Timer views = registry.get("framelease.camera.arrival.to.view").timer();
            assertThat(views.count()).isEqualTo(3);
            assertThat(views.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            assertThat(views.takeSnapshot().histogramCounts()).isNotEmpty();
            held.close();
            camera.reconnect();
            Timer reconnects = registry.get("framelease.camera.reconnect.to.frame").timer();
            await().until(() -> {
                view(frames);
                return reconnects.count() == 1;
            });
            assertThat(count(registry, "camera.reconnects", "cause", "cut")).isEqualTo(1);
            assertThat(count(registry, "camera.reconnects", "cause", "ended")).isZero();
            assertThat(camera.stats().reconnects(SourceException.Kind.CUT)).isEqualTo(1);
        }
    }

    @Test
    void beforeItsFirstFrame() {
        try (Camera camera = Camera.open(endless(), device)) { // it plays with the first subscription
            CameraMetrics.of(camera).bindTo(registry);
            assertThat(gauge("camera.frame.age")).isNaN();
            assertThat(camera.stats().newestFrameNanos()).isEmpty();
            assertThat(count(registry, "camera.frames")).isZero();
        }
    }

    /** The meters leave with the camera, of each registry, and those of another camera stay. */
    @Test
    void aCameraThatIsClosedIsHeldByNothing() throws Exception {
        MeterRegistry other = new SimpleMeterRegistry();
        try (Camera stays = Camera.open(endless().withName("stays"), device)) {
            CameraMetrics.of(stays).bindTo(registry);
            int meters = registry.getMeters().size();
            WeakReference<Camera> closed = openAndClose(other);
            await().until(() -> other.getMeters().isEmpty() && registry.getMeters().size() == meters);
            assertThat(registry.getMeters()).allSatisfy(meter -> assertThat(meter.getId().getTag("camera")).isEqualTo("stays"));
            await().until(() -> {
                System.gc();
                return closed.get() == null;
            });
        }
        await().until(() -> registry.getMeters().isEmpty());
    }

    private WeakReference<Camera> openAndClose(MeterRegistry other) throws InterruptedException {
        try (Camera camera = Camera.open(endless().withName("goes"), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            CameraMetrics metrics = CameraMetrics.of(camera);
            metrics.bindTo(registry);
            metrics.bindTo(other);
            view(frames);
            assertThat(other.get("framelease.camera.arrival.to.view").timer().count()).isEqualTo(1);
            assertThat(registry.get("framelease.camera.arrival.to.view").tags("camera", "goes").timer().count()).isEqualTo(1);
            return new WeakReference<>(camera);
        }
    }

    @Test
    void ofACameraThatIsClosedAlready() {
        Camera camera = Camera.open(endless(), device);
        camera.close();
        assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
        CameraMetrics.of(camera).bindTo(registry);
        await().until(() -> registry.getMeters().isEmpty());
    }

    /** A name is free with the close: whoever takes it then finds no meters of the one before, whose end would take them out. */
    @Test
    void theMetersLeaveBeforeTheNameIsFree() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Thread closing = Thread.currentThread();
        registry.config().onMeterRemoved(meter -> {
            if (Thread.currentThread() != closing) { // whatever else would end them comes late
                Uninterrupted.await(held::await);
            }
        });
        try {
            Camera first = Camera.start(endless().withName("again"), device);
            CameraMetrics.of(first).bindTo(registry);
            assertThat(registry.getMeters()).isNotEmpty();
            first.close();
            assertThat(registry.getMeters()).isEmpty();
            try (Camera second = Camera.start(endless().withName("again"), device);
                    Subscription frames = second.subscribe(Overflow.KEEP_LATEST)) {
                assertThat(second.source()).isEqualTo("again");
                CameraMetrics.of(second).bindTo(registry);
                CameraMetrics.of(first).bindTo(registry); // has none, and takes none
                view(frames);
                assertThat(registry.get("framelease.camera.arrival.to.view").timer().count()).isOne();
                assertThat(count(registry, "camera.views")).isEqualTo(1);
            }
            assertThat(registry.getMeters()).isEmpty();
        } finally {
            held.countDown();
        }
    }

    /** Meters count once, whoever binds the camera again, and stay until they end who have added them. */
    @Test
    void aCameraIsInARegistryOnce() throws Exception {
        MeterRegistry other = new SimpleMeterRegistry();
        try (Camera camera = Camera.open(endless(), device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            CameraMetrics metrics = CameraMetrics.of(camera);
            CameraMetrics late = CameraMetrics.of(camera);
            metrics.bindTo(registry);
            metrics.bindTo(registry);
            late.bindTo(registry);
            late.bindTo(other);
            view(frames);
            assertThat(registry.get("framelease.camera.arrival.to.view").timer().count()).isOne();
            late.close();
            assertThat(other.getMeters()).isEmpty();
            view(frames);
            assertThat(registry.get("framelease.camera.arrival.to.view").timer().count()).isEqualTo(2);
            metrics.close();
            assertThat(registry.getMeters()).isEmpty();
            late.bindTo(registry);
            view(frames);
            assertThat(registry.get("framelease.camera.arrival.to.view").timer().count()).isOne();
        }
        await().until(() -> registry.getMeters().isEmpty());
    }

    @Test
    void aDeviceIsInARegistryOnce() {
        DeviceMetrics metrics = DeviceMetrics.of(device);
        DeviceMetrics late = DeviceMetrics.of(device);
        metrics.bindTo(registry);
        late.bindTo(registry);
        late.close();
        assertThat(gauge("device.lost")).isZero();
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
        late.bindTo(registry);
        assertThat(gauge("device.lost")).isZero();
        late.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void metricsMayEndBeforeTheirCamera() throws Exception {
        try (Camera camera = Camera.open(endless(), device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            CameraMetrics metrics = CameraMetrics.of(camera);
            metrics.bindTo(registry);
            view(frames);
            Timer views = registry.get("framelease.camera.arrival.to.view").timer();
            metrics.close();
            metrics.close();
            assertThat(registry.getMeters()).isEmpty();
            long counted = views.count();
            view(frames);
            assertThat(views.count()).as("nothing is recorded any more").isEqualTo(counted);
            metrics.bindTo(registry);
            assertThat(count(registry, "camera.frames")).isPositive();
        }
    }

    /** Nor a secret; and two cameras that differ in what is left out are two. */
    @Test
    @Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
    void noTagHasAUrl() {
        try (Camera first = Camera.start(patient("rtsp://user:quxzzy@127.0.0.1:1/x?token=quxzzy&channel=1"), device);
                Camera second = Camera.start(patient("rtsp://user:quxzzy@127.0.0.1:1/x?token=quxzzy&channel=2"), device)) {
            CameraMetrics.of(first).bindTo(registry);
            CameraMetrics.of(second).bindTo(registry);
            for (Meter meter : registry.getMeters()) {
                assertThat(meter.getId().getTags()).extracting(Tag::getValue)
                        .noneMatch(value -> value.contains("quxzzy") || value.contains("://"));
            }
            assertThat(registry.getMeters()).extracting(meter -> meter.getId().getTag("camera"))
                    .containsOnly("127.0.0.1:1/x", "127.0.0.1:1/x #2");
        }
    }

    @Test
    void whatADeviceCounts() throws Exception {
        DeviceMetrics metrics = DeviceMetrics.of(device);
        metrics.bindTo(registry);
        assertThat(registry.getMeters()).allSatisfy(meter -> {
            assertThat(meter.getId().getTag("device")).isEqualTo("host");
            assertThat(meter).isInstanceOfAny(Gauge.class, FunctionCounter.class);
        });
        assertThat(gauge("device.pool")).isZero();
        try (Camera camera = Camera.open(endless().withSlots(4), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            view(frames);
            assertThat(gauge("device.pool")).isEqualTo(camera.stats().poolBytes()).isPositive();
            assertThat(gauge("device.lost")).isZero();
        }
        await().until(() -> device.reclaimer().counts().pending() == 0 && device.memory().allocated() == 0);
        assertThat(count(registry, "device.reclaimer.freed", "cause", "event")
                + count(registry, "device.reclaimer.freed", "cause", "forced")).isEqualTo(4);
        assertThat(gauge("device.reclaimer.pending")).isZero();
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
