package io.framelease.torture;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The torture and a thousand reconnects on a GPU: afterwards it has as much free memory as before, to the byte. Before, each
 * runs for a while, since the driver keeps what contexts, streams, events and decoders need at first.
 */
@Tag("gpu")
class TortureGpuTest {
    private static final Logger LOG = LoggerFactory.getLogger(TortureGpuTest.class);
    private static final String CLIP = "/clips/h264-gop25-1280x720.mp4";
    private static final int WARM_UP_RECONNECTS = 50;
    private static final int RECONNECTS = Integer.getInteger("framelease.torture.reconnects", 1000);
    private static final int CAMERAS = 4;
    private static final int EVENTS = 1024;
    private static final int LANES = 16;
    private static final int COPIED = 64 << 20;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    @TempDir
    Path folder;
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Test
    void nothingIsTornStaleOrLeaked() throws InterruptedException {
        long seed = Torture.seed();
        createEvents();
        new Torture(device, seed).run(WARM_UP);
        long before = settledFree();
        Torture torture = new Torture(device, seed + 1);
        torture.run(Torture.duration());
        assertThatFreeBecomes(before, torture);
    }

    /** Raw video is decoded in software; this is the hardware decoder, opened and closed a thousand times. */
    @ParameterizedTest
    @EnumSource(Backing.class)
    void aThousandReconnectsOfAnH264CameraLeaveNothingBehind(Backing backing) throws Exception {
        createEvents();
        Path clip = folder.resolve("clip.mp4");
        try (var resource = getClass().getResourceAsStream(CLIP)) {
            Files.copy(resource, clip);
        }
        CameraOptions options = patient(clip.toString()).withLoop(true).withBacking(backing);
        reconnectAll(options, WARM_UP_RECONNECTS);
        long before = settledFree();
        long start = System.nanoTime();
        reconnectAll(options, RECONNECTS);
        assertThatFreeBecomes(before, backing);
        LOG.info("{}: {} reconnects of {} cameras in {} ms, {} bytes free before and after", backing, RECONNECTS, CAMERAS,
                (System.nanoTime() - start) / 1_000_000, before);
    }

    /** Divides the reconnects among cameras that play at the same time. */
    private void reconnectAll(CameraOptions options, int times) throws Exception {
        try (ExecutorService engines = Executors.newFixedThreadPool(CAMERAS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CAMERAS; i++) {
                ends.add(engines.submit(() -> {
                    reconnect(options, (times + CAMERAS - 1) / CAMERAS);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    /** Each session gives a frame, of which the last three are held, so that sessions end with their frames held. */
    private void reconnect(CameraOptions options, int times) throws InterruptedException {
        Deque<Frame> held = new ArrayDeque<>();
        try (Camera camera = Camera.open(options, device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(1280 * 720 * 3 / 2, 64);
            while (camera.stats().reconnects() < times) { // requests may coalesce
                Frame frame = frames.poll(Liveness.LIMIT);
                assertThat(frame).as("a frame of %s, %s", camera, camera.stats()).isNotNull();
                held.add(frame);
                if (held.size() > 3) {
                    held.remove().close();
                }
                assertThat(camera.reconnect()).isTrue();
                try (FrameView view = held.peek().open()) { // of an older session, or of the one that is just ending
                    assertThat(view.copyTo(picture)).isEqualTo(picture.byteSize());
                }
            }
            assertThat(camera.stats().errors()).as("errors of %s", camera).isZero();
        } finally {
            held.forEach(Frame::close);
        }
    }

    /** As many events and lanes as will ever be out at once, so that the driver gets their memory now. */
    private void createEvents() {
        createLanes();
        Deque<DeviceEvent> events = new ArrayDeque<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(device.events().take());
        }
        events.forEach(device.events()::give);
    }

    /** Copies of many threads that overlap: each takes long, and all begin together. */
    private void createLanes() {
        try (OrderedArena arena = new OrderedArena(); ExecutorService threads = Executors.newFixedThreadPool(LANES)) {
            long memory = device.allocate(COPIED, arena).address();
            for (int i = 0; i < 4 * LANES; i++) {
                threads.submit(() -> device.download(MemorySegment.ofArray(new byte[COPIED]), COPIED, memory, COPIED,
                        COPIED, 1));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long settledFree() {
        await().until(() -> device.reclaimer().counts().pending() == 0);
        device.bindThread();
        device.synchronize(); // stream-ordered memory goes back to the driver when the device has been waited for
        return device.memory().free();
    }

    private void assertThatFreeBecomes(long before, Object what) {
        await().pollInSameThread().untilAsserted(
                () -> assertThat(settledFree()).as("free device memory after %s", what).isEqualTo(before));
    }
}
