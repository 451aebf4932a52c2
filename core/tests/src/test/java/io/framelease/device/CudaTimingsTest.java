package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.Subscription;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.ffmpeg.Clips;
import io.framelease.lease.SlotPool;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for an engine's kernel, and what does not: pools and cameras come and go while one runs, and nobody else
 * notices. The numbers are in the log.
 */
@Tag("gpu")
class CudaTimingsTest {
    private static final Logger LOG = LoggerFactory.getLogger(CudaTimingsTest.class);
    private static final PoolLayout LAYOUT = PoolLayout.of(1920, 1080, PixelFormat.NV12, 4);
    private static final long KERNEL_NANOS = 1_000_000_000;
    private static final long SHORT_NANOS = 300_000_000;
    private static final String CLIP = "h264-gop25-1280x720.mp4"; // two seconds

    private interface Action {
        void run() throws Exception;
    }

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);
    private final OrderedArena arena = new OrderedArena();
    private CudaModule kernels;
    private DeviceStream busy;
    private DeviceEvent kernelEnd;
    private HeldKernel held;

    @BeforeEach
    void load() throws IOException {
        kernels = CudaModule.load(device, Kernels.spin(), arena);
        busy = device.openStream(arena);
        kernelEnd = device.events().take();
        held = new HeldKernel(device, arena);
        spin(1_000_000); // compiled and loaded by now
        SlotPool.allocate(device, LAYOUT, 0).retire();
        device.synchronize();
    }

    @AfterEach
    void close() {
        held.release();
        device.synchronize();
        device.events().give(kernelEnd);
        arena.close();
    }

    private void spin(long nanos) {
        kernels.launch("spin", busy, 1, 1, 1, 1, nanos);
        device.record(kernelEnd, busy);
    }

    /** A kernel runs from now on, until the test lets it go. */
    private void hold() {
        held.launch(kernels, busy);
        device.record(kernelEnd, busy);
    }

    private static long time(String what, Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        long nanos = System.nanoTime() - begin;
        LOG.info("{}: {} us", what, nanos / 1000);
        return nanos;
    }

    @Test
    void poolsComeAndGoWhileAKernelRuns() throws Exception {
        await().until(() -> device.memory().allocated() == 0);
        long before = device.memory().free();
        hold();
        SlotPool[] pool = new SlotPool[1];
        time("a pool allocated", () -> pool[0] = SlotPool.allocate(device, LAYOUT, 0));
        assertThat(device.memory().free()).isLessThan(before);
        time("a pool retired", pool[0]::retire);
        time("and its memory with the driver again", () -> await().pollInSameThread()
                .pollInterval(Duration.ofMillis(1)).until(() -> device.memory().free() == before));
        assertThat(device.isComplete(kernelEnd)).as("the kernel has ended").isFalse();
    }

    @Test
    void streamsAndEventsComeAndGoWhileAKernelRuns() throws Exception {
        hold();
        time("an event created", device::createEvent);
        try (OrderedArena brief = new OrderedArena()) {
            time("a stream created", () -> device.openStream(brief));
        }
        long[] address = new long[1];
        time("memory allocated in stream order", () -> address[0] = device.allocateAsync(LAYOUT.slotBytes(), busy));
        time("and freed", () -> device.reclaimer().call(() -> {
            device.freeAsync(address[0], LAYOUT.slotBytes());
            return null;
        }));
        assertThat(device.isComplete(kernelEnd)).as("the kernel has ended").isFalse();
    }

    /** Why memory is not taken with cudaMalloc: its counterpart waits for the kernel, and everybody waits for it. */
    @Test
    void cudaFreeWouldStopEverybody() throws Exception {
        try (ExecutorService freer = Executors.newSingleThreadExecutor()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            device.bindThread();
            assertThat(Cudart.cudaMalloc(cell, LAYOUT.slotBytes())).isZero();
            MemorySegment memory = cell.get(ValueLayout.ADDRESS, 0);
            DeviceStream other = device.openStream(arena);
            DeviceEvent event = device.createEvent();
            spin(KERNEL_NANOS);
            CountDownLatch freeing = new CountDownLatch(1);
            Future<Long> freed = freer.submit(() -> {
                device.bindThread();
                freeing.countDown();
                return time("cudaFree", () -> Cudart.cudaFree(memory));
            });
            freeing.await();
            long longest = 0;
            while (!freed.isDone()) {
                long begin = System.nanoTime();
                device.record(event, other);
                longest = Math.max(longest, System.nanoTime() - begin);
            }
            LOG.info("the longest cudaEventRecord of another thread meanwhile: {} us", longest / 1000);
            assertThat(freed.get()).isGreaterThan(SHORT_NANOS);
            assertThat(longest).isGreaterThan(SHORT_NANOS);
        }
    }

    /** Its decoder is kept; what else ends with it waits for the kernel in part, and the frames of another camera do not. */
    @ParameterizedTest
    @EnumSource(names = {"COPY", "UNPOOLED"})
    void aCameraClosesAndAnotherGoesOnWhileAKernelRuns(Backing backing) throws Exception {
        CameraOptions options = patient(Clips.file(CLIP).toString()).withLoop(true).withRealtime(true).withBacking(backing);
        try (Camera other = Camera.open(options, device);
                Subscription others = other.subscribe(Overflow.KEEP_LATEST);
                Camera camera = Camera.open(options, device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                ExecutorService closer = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 4; i++) {
                frames.poll(Liveness.LIMIT).close();
            }
            long before = longestGap(others, 8);
            hold();
            Future<Long> closed = closer.submit(() -> time(backing + ": close()", camera::close));
            await().until(() -> camera.state() == CameraState.CLOSED);
            long meanwhile = longestGap(others, 20);
            assertThat(device.isComplete(kernelEnd)).as("the kernel has ended before those frames came").isFalse();
            LOG.info("{}: the longest gap between the frames of another camera: {} us before, {} us meanwhile", backing,
                    before / 1000, meanwhile / 1000);
            held.release();
            closed.get();
        }
    }

    /** What is not kept is destroyed, which waits for the kernel (cuvidDestroyDecoder does); nobody else waits for that. */
    @Test
    void aDecoderIsDestroyedAndAnotherCameraGoesOnWhileAKernelRuns() throws Exception {
        CameraOptions options = patient(Clips.file(CLIP).toString()).withLoop(true).withRealtime(true);
        device.decoders().drain();
        try (Camera other = Camera.open(options, device); Subscription others = other.subscribe(Overflow.KEEP_LATEST)) {
            others.poll(Liveness.LIMIT).close(); // it has its own decoder by now
            try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                frames.poll(Liveness.LIMIT).close();
                assertThat(device.decoders().existing()).isEqualTo(2);
            }
            await().until(() -> device.decoders().used() == 1);
            long before = longestGap(others, 8);
            hold();
            device.decoders().evict();
            long meanwhile = longestGap(others, 20);
            long existing = device.decoders().existing();
            assertThat(device.isComplete(kernelEnd)).as("the kernel has ended before those frames came").isFalse();
            LOG.info("a decoder destroyed: the longest gap between the frames of another camera: {} us before, {} us meanwhile; "
                    + "{} decoders were there then", before / 1000, meanwhile / 1000, existing);
            held.release();
            await().until(() -> device.decoders().existing() == 1);
        }
    }

    private static long longestGap(Subscription frames, int count) throws InterruptedException {
        long longest = 0;
        long last = System.nanoTime();
        for (int i = 0; i < count; i++) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                assertThat(frame).isNotNull();
            }
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        return longest;
    }

    @Test
    void reconnectReturnsAtOnce() throws Exception {
        long shortest = Long.MAX_VALUE; // one that waited for its session's end would do so each time
        CameraOptions options = patient(Clips.file(CLIP).toString()).withLoop(true);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < 5; i++) {
                frames.poll(Liveness.LIMIT).close();
                shortest = Math.min(shortest, time("reconnect()", camera::reconnect));
                time("the next frame", () -> frames.poll(Liveness.LIMIT).close());
            }
        }
        assertThat(shortest).isLessThan(SHORT_NANOS);
    }

    /** An engine reads a frame of the old session for as long as it likes: its end is not waited for, the window's is. */
    @Test
    void reconnectReturnsWhileAnEnginesKernelRuns() throws Exception {
        CameraOptions options = patient(Clips.file(CLIP).toString()).withLoop(true);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            try (Frame frame = frames.poll(Liveness.LIMIT); FrameView _ = frame.open().onStream(busy.handle())) {
                hold(); // before the view's close marks its reads behind the kernel
            }
            time("reconnect() under a kernel", camera::reconnect);
            assertThat(device.isComplete(kernelEnd)).as("the kernel has ended").isFalse();
            long published = camera.stats().frames();
            held.release();
            long last = 0;
            long session = 0;
            while (last <= published) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).isNotNull();
                    last = frame.id();
                    session = frame.session();
                }
            }
            assertThat(session).as("of the first frame published behind the return").isEqualTo(2);
        }
    }
}
