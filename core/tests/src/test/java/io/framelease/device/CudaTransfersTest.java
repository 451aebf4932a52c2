package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Devices;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies between host and GPU that are larger than a lane's memory, more at once than there are lanes, and cut short. */
@Tag("gpu")
class CudaTransfersTest {
    private static final int LARGE = 64 << 20;

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    @ParameterizedTest
    @CsvSource({"10000001, 1, 10000001, 10000001", "5000, 3000, 5120, 6000", "4194304, 3, 4194304, 4194304",
            "4194305, 2, 4194816, 5000000", "1, 70000, 3, 2", "3840, 2160, 3840, 3840"})
    void goThereAndBackInPieces(int lineBytes, int lines, int devicePitch, int hostPitch) {
        try (OrderedArena arena = new OrderedArena()) {
            byte[] bytes = new byte[(int) Arguments.extent(hostPitch, lineBytes, lines)];
            new Random(20240711).nextBytes(bytes);
            long memory = device.allocate((long) devicePitch * lines, arena).address();
            device.upload(memory, devicePitch, MemorySegment.ofArray(bytes), hostPitch, lineBytes, lines);
            MemorySegment target = arena.allocate(bytes.length);
            target.fill((byte) 0x55);
            device.download(target, hostPitch, memory, devicePitch, lineBytes, lines);
            for (int line = 0; line < lines; line++) {
                long at = (long) line * hostPitch;
                assertThat(target.asSlice(at, lineBytes).mismatch(MemorySegment.ofArray(bytes).asSlice(at, lineBytes)))
                        .as("line %s", line).isEqualTo(-1);
                if (line < lines - 1 && hostPitch > lineBytes) {
                    assertThat(target.get(ValueLayout.JAVA_BYTE, at + lineBytes)).as("between lines").isEqualTo((byte) 0x55);
                }
            }
        }
    }

    /** The copy takes milliseconds, and the arena is closed under it: it throws, and the memory is not written any more. */
    @Test
    void aSharedTargetThatIsClosedMeanwhile() throws Exception {
        try (OrderedArena arena = new OrderedArena(); ExecutorService closer = Executors.newSingleThreadExecutor()) {
            long memory = device.allocate(LARGE, arena).address();
            int cut = 0;
            for (int i = 0; i < 50; i++) {
                Arena shared = Arena.ofShared();
                MemorySegment target = shared.allocate(LARGE);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> closing = closer.submit(() -> {
                    start.await();
                    while (shared.scope().isAlive()) {
                        try {
                            shared.close();
                        } catch (IllegalStateException e) {
                            Thread.onSpinWait(); // a copy holds it
                        }
                    }
                    return null;
                });
                start.await();
                try {
                    device.download(target, LARGE, memory, LARGE, LARGE, 1);
                } catch (IllegalStateException e) {
                    cut++;
                }
                Thread.interrupted(); // the JDK interrupts the thread under whose access it closes an arena
                closing.get();
            }
            assertThat(cut).as("copies that were cut").isPositive();
        }
    }

    @Test
    void aSharedSourceThatIsClosedMeanwhile() throws Exception {
        try (OrderedArena arena = new OrderedArena(); ExecutorService closer = Executors.newSingleThreadExecutor()) {
            long memory = device.allocate(LARGE, arena).address();
            for (int i = 0; i < 20; i++) {
                Arena shared = Arena.ofShared();
                MemorySegment source = shared.allocate(LARGE);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> closing = closer.submit(() -> {
                    start.await();
                    while (shared.scope().isAlive()) {
                        try {
                            shared.close();
                        } catch (IllegalStateException e) {
                            Thread.onSpinWait(); // a copy holds it
                        }
                    }
                    return null;
                });
                start.await();
                try {
                    device.upload(memory, LARGE, source, LARGE, LARGE, 1);
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("closed");
                }
                Thread.interrupted(); // the JDK interrupts the thread under whose access it closes an arena
                closing.get();
            }
        }
    }

    /** More at once than there are lanes: they take turns, each gets its bytes, and lanes are used again. */
    @Test
    void manyAtOnceTakeTurns() throws Exception {
        int threads = 48;
        try (OrderedArena arena = new OrderedArena(); ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            byte[] bytes = new byte[5 << 20];
            new Random(20240712).nextBytes(bytes);
            long memory = device.allocate(bytes.length, arena).address();
            device.upload(memory, bytes.length, MemorySegment.ofArray(bytes), bytes.length, bytes.length, 1);
            int handles = 0;
            for (int round = 0; round < 5; round++) {
                List<Future<byte[]>> copies = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    copies.add(pool.submit(() -> {
                        byte[] copy = new byte[bytes.length];
                        device.download(MemorySegment.ofArray(copy), copy.length, memory, copy.length, copy.length, 1);
                        return copy;
                    }));
                }
                for (Future<byte[]> copy : copies) {
                    assertThat(copy.get()).isEqualTo(bytes);
                }
                if (round == 0) {
                    handles = device.handles();
                }
            }
            assertThat(device.handles()).as("16 lanes at most, a stream and an event each").isLessThanOrEqualTo(handles + 30);
        }
    }
}
