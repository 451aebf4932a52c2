package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.natives.OrderedArena;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Uninterrupted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A GPU's way to and from the host, on a device that copies as late as a GPU and on the host's memory. */
class StagedTransfersTest {
    private static final int PIECE = (int) StagedTransfers.STAGING_BYTES;

    private final CheckedHostDevice inner = CheckedHostDevice.of(61, Duration.ofNanos(100_000));
    private final AtomicBoolean refusing = new AtomicBoolean();
    private final AtomicInteger allocated = new AtomicInteger();
    private final Arena lifetime = Arena.ofShared();
    private final DeviceDecorator device = new DeviceDecorator(inner) {
        @Override
        public void record(DeviceEvent event, DeviceStream stream) {
            if (refusing.get()) {
                throw new DeviceException("cudaEventRecord refused");
            }
            super.record(event, stream);
        }
    };
    private final StagedTransfers transfers = new StagedTransfers(device, () -> {
        allocated.incrementAndGet();
        return lifetime.allocate(StagedTransfers.STAGING_BYTES, 64);
    });

    @AfterEach
    void close() {
        device.close();
        inner.close();
        lifetime.close();
    }

    @ParameterizedTest
    @CsvSource({"9000001, 1, 9000001, 9000001", "5000, 3000, 5120, 6000", "4194304, 2, 4194304, 4194304",
            "4194305, 2, 4194816, 5000000", "1, 7000, 3, 2", "640, 360, 640, 640"})
    void goThereAndBackInPieces(int lineBytes, int lines, int devicePitch, int hostPitch) {
        try (OrderedArena arena = new OrderedArena()) {
            byte[] bytes = new byte[(int) Arguments.extent(hostPitch, lineBytes, lines)];
            new Random(20240711).nextBytes(bytes);
            long memory = inner.allocate((long) devicePitch * lines, arena).address();
            transfers.upload(memory, devicePitch, MemorySegment.ofArray(bytes), hostPitch, lineBytes, lines);
            byte[] target = new byte[bytes.length];
            transfers.download(MemorySegment.ofArray(target), hostPitch, memory, devicePitch, lineBytes, lines);
            for (int line = 0; line < lines; line++) {
                int at = line * hostPitch;
                assertThat(MemorySegment.ofArray(target).asSlice(at, lineBytes)
                        .mismatch(MemorySegment.ofArray(bytes).asSlice(at, lineBytes))).as("line %s", line).isEqualTo(-1);
                if (line < lines - 1 && hostPitch > lineBytes) {
                    assertThat(target[at + lineBytes]).as("between lines").isZero();
                }
            }
            assertThat(allocated).as("one lane").hasValue(1);
        }
    }

    /** The copy runs when the caller is told that it may go on: its lane is kept, and the next copy has another. */
    @Test
    void aLaneWhoseCopyMayGoOnIsNotUsedAgain() {
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment memory = inner.allocate(1000, arena);
            memory.fill((byte) 3);
            byte[] target = new byte[1000];
            refusing.set(true);
            assertThatThrownBy(() -> transfers.download(MemorySegment.ofArray(target), 1000, memory.address(), 1000, 1000, 1))
                    .isInstanceOf(UnfinishedCopyException.class).hasMessageContaining("cudaEventRecord refused");
            assertThatThrownBy(() -> transfers.copy(memory.address(), 500, memory.address() + 500, 500, 500, 1))
                    .isInstanceOf(UnfinishedCopyException.class);
            refusing.set(false);
            assertThat(transfers.abandoned()).isEqualTo(2);
            assertThat(target).as("bytes that nobody waited for").containsOnly(0);
            for (int i = 0; i < 3; i++) {
                transfers.download(MemorySegment.ofArray(target), 1000, memory.address(), 1000, 1000, 1);
            }
            assertThat(target).containsOnly(3);
            assertThat(allocated).as("the lane that is kept, and the one after it").hasValue(2);
            assertThat(inner.openStreams()).isEqualTo(3);
            inner.synchronize(); // the copy that nobody waited for reads the memory
        }
    }

    /** Lanes that are kept do not count: however many fail, the next copy is not stuck. */
    @Test
    void moreFailuresThanLanes() {
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment memory = inner.allocate(1000, arena);
            refusing.set(true);
            for (int i = 0; i < StagedTransfers.LANES + 2; i++) {
                assertThatThrownBy(() -> transfers.upload(memory.address(), 1000, MemorySegment.ofArray(new byte[1000]), 1000,
                        1000, 1)).isInstanceOf(UnfinishedCopyException.class);
            }
            refusing.set(false);
            transfers.upload(memory.address(), 1000, MemorySegment.ofArray(new byte[1000]), 1000, 1000, 1);
            inner.synchronize();
        }
    }

    /** Between two pieces another thread closes the target's arena: the copy ends, and its lane is used again. */
    @Test
    void aTargetThatIsClosedBetweenPieces() throws Exception {
        try (OrderedArena arena = new OrderedArena(); ExecutorService other = Executors.newSingleThreadExecutor()) {
            MemorySegment memory = inner.allocate(3L * PIECE, arena);
            Arena shared = Arena.ofShared();
            MemorySegment target = shared.allocate(3L * PIECE);
            AtomicInteger pieces = new AtomicInteger();
            StagedTransfers closing = new StagedTransfers(new DeviceDecorator(inner) {
                @Override
                public void await(DeviceEvent event) {
                    super.await(event);
                    if (pieces.incrementAndGet() == 2) {
                        Future<?> closed = other.submit(shared::close);
                        try {
                            closed.get();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }
                }
            }, () -> lifetime.allocate(StagedTransfers.STAGING_BYTES, 64));
            assertThatThrownBy(() -> closing.download(target, PIECE, memory.address(), PIECE, PIECE, 3))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            assertThat(pieces).hasValue(2);
            assertThat(closing.abandoned()).isZero();
            closing.download(MemorySegment.ofArray(new byte[10]), 10, memory.address(), 10, 10, 1);
            assertThat(inner.openStreams()).isEqualTo(1);
        }
    }

    /** More at once than there are lanes: the rest waits, and nothing more is opened. */
    @Test
    void manyAtOnceTakeTurns() throws Exception {
        int threads = 3 * StagedTransfers.LANES;
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        StagedTransfers held = new StagedTransfers(new DeviceDecorator(inner) {
            @Override
            public void await(DeviceEvent event) {
                most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
                Uninterrupted.await(go::await);
                super.await(event);
                waiting.decrementAndGet();
            }
        }, () -> lifetime.allocate(StagedTransfers.STAGING_BYTES, 64));
        try (OrderedArena arena = new OrderedArena(); ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            MemorySegment memory = inner.allocate(1000, arena);
            memory.fill((byte) 9);
            List<Future<byte[]>> copies = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                copies.add(pool.submit(() -> {
                    byte[] copy = new byte[1000];
                    held.download(MemorySegment.ofArray(copy), 1000, memory.address(), 1000, 1000, 1);
                    return copy;
                }));
            }
            await().until(() -> waiting.get() == StagedTransfers.LANES);
            go.countDown();
            for (Future<byte[]> copy : copies) {
                assertThat(copy.get()).containsOnly(9);
            }
            assertThat(most).hasValue(StagedTransfers.LANES);
            assertThat(inner.openStreams()).as("lanes").isEqualTo(StagedTransfers.LANES);
        } finally {
            go.countDown();
        }
    }
}
