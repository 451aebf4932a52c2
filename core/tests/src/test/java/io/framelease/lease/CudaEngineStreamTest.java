package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Devices;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.device.CudaDevice;
import io.framelease.device.CudaModule;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.Kernels;
import io.framelease.natives.OrderedArena;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams and views of a GPU, closed in any order while a long kernel runs. */
@Tag("gpu")
class CudaEngineStreamTest {
    private static final long KERNEL_NANOS = 1_000_000_000;

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    @Test
    void aStreamClosedBeforeItsViewUnderAKernel() throws Exception {
        try (OrderedArena arena = new OrderedArena(); Leases leases = new Leases(device, 1)) {
            CudaModule kernels = CudaModule.load(device, Kernels.spin(), arena);
            DeviceEvent end = device.events().take();
            EngineStream warm = device.openStream();
            kernels.launch("spin", device.streamOf(warm.handle()), 1, 1, 1, 1, 1_000L); // loaded by now
            warm.close();
            device.synchronize();
            try (Frame frame = leases.publish(1)) {
                FrameView view = frame.open();
                try (view; EngineStream engine = device.openStream()) {
                    view.onStream(engine);
                    DeviceStream queue = device.streamOf(engine.handle());
                    kernels.launch("spin", queue, 1, 1, 1, 1, KERNEL_NANOS);
                    device.record(end, queue);
                }
                assertThat(view.isOpen()).isFalse();
            }
            assertThat(leases.pool.inUse()).as("held by anyone").isZero();
            Frame early = leases.publish(2);
            if (!device.isComplete(end)) { // judged only if the kernel runs still, after the look
                assertThat(early).as("the slot, under the kernel that reads it").isNull();
            }
            if (early != null) {
                early.close();
            }
            device.await(end);
            leases.publishWhenFree(3).close();
            device.events().give(end);
        }
        assertThat(Cudart.cudaGetLastError()).isZero();
        assertThat(device.isLost()).isFalse();
    }

    @Test
    void manyStreamsAreClosedUnderTheirViewsAndNoneIsLost() throws Exception {
        try (Leases leases = new Leases(device, 2); ExecutorService engine = Executors.newSingleThreadExecutor()) {
            int before = device.handles();
            for (int i = 0; i < 200; i++) {
                try (Frame frame = leases.publishWhenFree(i & 0x7f)) {
                    EngineStream stream = device.openStream();
                    FrameView here = frame.open().onStream(stream);
                    FrameView there = engine.submit(() -> frame.open().onStream(stream)).get();
                    stream.close();
                    FrameView late = frame.open();
                    assertThatThrownBy(() -> late.onStream(stream)).isInstanceOf(IllegalStateException.class);
                    late.close();
                    here.close();
                    engine.submit(there::close).get();
                }
            }
            await().untilAsserted(() -> assertThat(device.handles()).as("streams and events").isBetween(before, before + 8));
        }
        assertThat(Cudart.cudaGetLastError()).isZero();
    }

    @Test
    void aStreamOfAnotherGpuIsRefused() {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(1); FrameView view = frame.open();
                EngineStream foreign = Devices.cuda(1).openStream()) {
            assertThatThrownBy(() -> view.onStream(foreign)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cuda:1").hasMessageContaining("cuda:0");
        }
    }
}
