package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.OrderedArena;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which calls wait for a kernel that runs, and how long a reconnect() takes; the numbers are in the log. */
@Tag("gpu")
@Timeout(60)
class CudaTimingsTest {
    private static final Logger LOG = LoggerFactory.getLogger(CudaTimingsTest.class);
    private static final long BYTES = 12 << 20;
    private static final long KERNEL_NANOS = 1_500_000_000;
    private static final long SHORT_NANOS = 500_000_000;

    private interface Action {
        void run() throws Exception;
    }

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    private static long time(String what, Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        long nanos = System.nanoTime() - begin;
        LOG.info("{}: {} us", what, nanos / 1000);
        return nanos;
    }

    @Test
    void nothingButFreeingWaitsForAKernel() throws Exception {
        String ptx;
        try (InputStream in = getClass().getResourceAsStream("/spin.ptx")) {
            ptx = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        try (OrderedArena arena = new OrderedArena(); OrderedArena brief = new OrderedArena()) {
            CudaModule kernels = device.loadModule(ptx, arena);
            DeviceStream busy = device.openStream(arena);
            DeviceStream mine = device.openStream(arena);
            kernels.launch("spin", busy, 1, 1, 1, 1, 1_000_000L); // compiled and loaded by now
            device.synchronize();
            OrderedArena[] memory = new OrderedArena[1];
            kernels.launch("spin", busy, 1, 1, 1, 1, KERNEL_NANOS);
            assertThat(time("cudaMalloc", () -> memory[0] = device.reclaimer().call(this::allocate)))
                    .isLessThan(SHORT_NANOS);
            long[] address = new long[1];
            assertThat(time("cudaMallocAsync", () -> address[0] = device.allocateAsync(BYTES, mine)))
                    .isLessThan(SHORT_NANOS);
            assertThat(time("cudaFreeAsync", () -> device.reclaimer().call(() -> {
                device.freeAsync(address[0], BYTES);
                return null;
            }))).isLessThan(SHORT_NANOS);
            assertThat(time("a stream created", () -> device.openStream(brief))).isLessThan(SHORT_NANOS);
            time("cudaFree", () -> device.reclaimer().call(() -> {
                memory[0].close();
                return null;
            }));
            device.synchronize();
        }
    }

    private OrderedArena allocate() {
        OrderedArena owner = new OrderedArena();
        device.allocate(BYTES, owner);
        return owner;
    }

    @Test
    void reconnectReturnsAtOnce() throws Exception {
        CameraOptions options = CameraOptions.of(Clips.file("h264-gop25-1280x720.mp4").toString()).withLoop(true);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < 5; i++) {
                try (Frame frame = frames.poll(Duration.ofSeconds(10))) {
                    assertThat(frame).isNotNull();
                }
                assertThat(time("reconnect()", camera::reconnect)).isLessThan(SHORT_NANOS);
            }
        }
    }
}
