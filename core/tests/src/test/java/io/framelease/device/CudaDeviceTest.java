package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.Devices;
import io.framelease.EngineStream;
import io.framelease.MemoryInfo;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.lease.SlotPool;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Tag("gpu")
class CudaDeviceTest extends DeviceContract {
    private static final Logger LOG = LoggerFactory.getLogger(CudaDeviceTest.class);

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    /** What a pool takes is known before, to the byte; the driver gives it in chunks, and has them back when it is retired. */
    @ParameterizedTest
    @CsvSource({"1280, 720", "1920, 1080", "3840, 2160"})
    void aPoolTakesTheBytesOfItsLayoutAsCudaCounts(int width, int height) {
        device.bindThread();
        await().until(() -> {
            device.trim(); // what other tests have freed by themselves
            return device.memory().reserved() == 0;
        });
        long free = device.memory().free();
        for (int slots : new int[] {2, 4}) {
            PoolLayout layout = PoolLayout.of(width, height, PixelFormat.NV12, slots);
            SlotPool pool = SlotPool.allocate(device, layout, 0);
            MemoryInfo with = device.memory();
            assertThat(device.allocatedByCuda()).isEqualTo(with.allocated()).isEqualTo(layout.totalBytes());
            assertThat(with.reserved()).isEqualTo(free - with.free()).isGreaterThanOrEqualTo(with.allocated());
            LOG.info("{}x{}, {} slots: {} bytes allocated, {} taken", width, height, slots, with.allocated(), with.reserved());
            pool.retire();
            await().until(() -> device.memory().free() == free);
        }
        assertThat(device.memory().reserved()).isZero();
    }

    /** As on virtual GPUs that have no pools. */
    @Test
    void memoryComesFromCudaMallocWhereThereAreNoPools() {
        CudaHealth health = new CudaHealth("cuda:0");
        CudaMemory memory = new CudaMemory("cuda:0", new CudaContext(0, health), health, null, Arena.global());
        allocatesAndFreesWithoutPool(memory); // the driver keeps a block for small things, and gives it up when memory runs out
        long free = memory.info().free();
        allocatesAndFreesWithoutPool(memory);
        assertThat(memory.info().free()).as("free as before, %s", memory.info()).isEqualTo(free);
    }

    private static void allocatesAndFreesWithoutPool(CudaMemory memory) {
        try (OrderedArena arena = new OrderedArena()) {
            long free = memory.info().free();
            assertThat(memory.allocate(5 << 20, arena).byteSize()).isZero();
            assertThat(memory.info().allocated()).isEqualTo(memory.info().reserved()).isEqualTo(5 << 20);
            assertThat(memory.info().free()).isLessThan(free);
            assertThatThrownBy(() -> memory.allocate(1L << 45, arena)).isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining("cudaMalloc(size=" + (1L << 45) + ") failed");
        }
        memory.trim();
        assertThat(memory.info().allocated()).isZero();
    }

    @Test
    void isAGpu() {
        assertThat(device.isCuda()).isTrue();
        assertThat(device.name()).isNotBlank().doesNotContain("\uFFFD");
        assertThat(device.computeCapability()).matches("\\d+\\.\\d+");
        assertThat(device.memory().total()).isGreaterThan(1L << 30);
        assertThat(device.copiesAtOnce()).isFalse();
    }

    @Test
    void memoryCannotBeReadFromJava() {
        device.bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment memory = device.allocate(4096, arena);
            assertThat(memory.byteSize()).isZero();
            assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aFailingCallNamesItselfAndLeavesNoErrorBehind() {
        device.bindThread();
        CudaHealth health = new CudaHealth("cuda:0");
        CudaPeers peers = new CudaPeers(0, new CudaContext(0, health), health);
        assertThatThrownBy(() -> peers.canRead(9999, null)).isInstanceOf(DeviceException.class)
                .isNotInstanceOf(DeviceLostException.class)
                .hasMessageStartingWith("cuda:0: cudaDeviceCanAccessPeer(device=0, peerDevice=9999) failed with "
                        + "cudaErrorInvalidDevice (101): ");
        assertThat(Cudart.cudaGetLastError()).isEqualTo(CudaError.SUCCESS);
        assertThat(health.isLost()).isFalse();
    }

    @Test
    void askingAnEventLeavesNoErrorBehind() {
        device.bindThread();
        int size = 64 << 20;
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device.openStream(arena);
            long memory = device.allocate(2L * size, arena).address();
            DeviceEvent event = device.createEvent();
            for (int i = 0; i < 100; i++) {
                device.copy2d(memory, 1024, memory + size, 1024, 1024, size / 1024, stream);
            }
            device.record(event, stream);
            boolean complete = device.isComplete(event); // hardly
            assertThat(Cudart.cudaGetLastError()).as("complete: %s", complete).isEqualTo(CudaError.SUCCESS);
            device.await(event);
        }
    }

    @Test
    void outOfMemoryLeavesNoErrorBehind() {
        device.bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            assertThatThrownBy(() -> device.allocate(1L << 45, arena)).isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining("cudaMallocFromPoolAsync(size=" + (1L << 45) + ", stream=0x")
                    .hasMessageContaining(") failed with cudaErrorMemoryAllocation (2)");
            assertThat(Cudart.cudaGetLastError()).isEqualTo(CudaError.SUCCESS);
        }
    }

    @Test
    void worksOnThreadsThatNeverBoundTheDevice() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread fresh = Thread.ofPlatform().start(() -> {
            try {
                DeviceEvent event = device.createEvent();
                assertThat(device.isComplete(event)).isTrue();
                try (EngineStream stream = device.openStream()) {
                    device.record(event, device.streamOf(stream.handle()));
                    device.await(event);
                }
                assertThat(device.memory().free()).isPositive();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        fresh.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void streamsAndEventsOfTheHostAreRefused() {
        DeviceEvent event = device.createEvent();
        DeviceStream host = HostDevice.plain().streamOf(0);
        assertThatIllegalArgumentException().isThrownBy(() -> device.record(event, host));
    }

    @Test
    void aDeviceOfATestCanBeClosed() {
        CudaDevice own = new CudaDevice(0);
        own.bindThread();
        DeviceEvent event = own.events().take();
        assertThat(own.isComplete(event)).isTrue();
        own.reclaimer().call(() -> {
            try (OrderedArena arena = new OrderedArena()) {
                return own.allocate(1 << 20, arena).address();
            }
        });
        assertThat(own.memory().allocated()).isZero();
        own.close();
        assertThat(device.memory().free()).isPositive(); // the context is others' too
    }

    /** Compilation takes its time, so rounds are made until one leaves nothing. */
    @Test
    void whatHappensForEachFrameLeavesNoGarbage() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        device.bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device.openStream(arena);
            DeviceEvent event = device.createEvent();
            long memory = device.allocate(2048, arena).address();
            long garbage = Long.MAX_VALUE;
            for (int round = 0; round < 100 && garbage > 1000; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 1000; i++) {
                    frame(stream, event, memory);
                }
                garbage = threads.getCurrentThreadAllocatedBytes() - before;
                device.await(event);
            }
            assertThat(garbage).as("bytes left by 1000 frames").isLessThanOrEqualTo(1000);
        }
    }

    private void frame(DeviceStream stream, DeviceEvent event, long memory) {
        device.bindThread();
        device.copy2d(memory, 1024, memory + 1024, 1024, 640, 1, stream);
        device.record(event, stream);
        device.streamWait(stream, event);
        device.isComplete(event);
    }

    @Test
    void copiesFromAPeer() {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        CudaDevice peer = (CudaDevice) Devices.cuda(1);
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, 100_000);
            peer.bindThread();
            long there = peer.allocate(100_000, arena).address();
            DeviceStream itsStream = peer.openStream(arena);
            DeviceEvent filled = peer.createEvent();
            peer.copy2d(there, 1000, source.address(), 1000, 1000, 100, itsStream);
            peer.record(filled, itsStream);
            peer.await(filled);

            device.bindThread();
            long here = device.allocate(1024 * 100, arena).address();
            assumeTrue(device.copyPeer(here, 1024, peer, there, 1000, 1000, 100), "no peer access");
            assertThat(device.copyPeer(here, 1024, peer, there, 1000, 1000, 100)).isTrue();
            byte[] target = new byte[100_000];
            device.download(MemorySegment.ofArray(target), 1000, here, 1024, 1000, 100);
            assertThat(target).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void theHostIsNoPeer() {
        assertThat(device.copyPeer(0, 1, (DeviceBackend) Devices.host(), 0, 1, 1, 1)).isFalse();
    }
}
