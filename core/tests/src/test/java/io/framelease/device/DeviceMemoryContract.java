package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.MemoryInfo;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every device does alike with memory: allocating, copying, counting. */
abstract class DeviceMemoryContract {
    /** More than any machine has, and more than any address space. */
    private static final long TOO_MUCH = 1L << 50;

    private static final Random RANDOM = new Random(20240607);

    /** The device under test. */
    abstract DeviceBackend device();

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1, 1", "640, 360, 640, 768, 640", "641, 361, 700, 1024, 641", "1919, 3, 1920, 2048, 4000",
            "1, 100, 3, 128, 1", "3840, 2160, 3840, 3840, 3840"})
    void copiesRectanglesUnchanged(int lineBytes, int lines, int sourcePitch, int devicePitch, int targetPitch) {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, Arguments.extent(sourcePitch, lineBytes, lines));
            long first = device().allocate((long) devicePitch * lines, arena).address();
            long second = device().allocate((long) devicePitch * lines, arena).address();
            DeviceStream stream = device().openStream(arena);
            DeviceEvent copied = device().events().take();
            device().copy2d(first, devicePitch, source.address(), sourcePitch, lineBytes, lines, stream);
            device().copy2d(second, devicePitch, first, devicePitch, lineBytes, lines, stream);
            device().record(copied, stream);
            device().await(copied);
            assertThat(device().isComplete(copied)).isTrue();
            device().events().give(copied);

            MemorySegment target = arena.allocate(Arguments.extent(targetPitch, lineBytes, lines));
            target.fill((byte) 0x55);
            device().download(target, targetPitch, second, devicePitch, lineBytes, lines);
            assertRectangle(target, targetPitch, source, sourcePitch, lineBytes, lines);
            for (int line = 0; line < lines - 1; line++) { // what lies between the lines is not touched
                for (long at = (long) line * targetPitch + lineBytes; at < (line + 1L) * targetPitch; at++) {
                    assertThat(target.get(ValueLayout.JAVA_BYTE, at)).isEqualTo((byte) 0x55);
                }
            }
        }
    }

    @Test
    void downloadsIntoHeapSegmentsAndRefusesSmallOnes() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, 64 * 10);
            long memory = device().allocate(64 * 10, arena).address();
            copyAndWait(memory, source, 64 * 10, arena);
            MemorySegment heap = MemorySegment.ofArray(new byte[70 * 10]);
            device().download(heap, 70, memory, 64, 64, 10);
            assertRectangle(heap, 70, source, 64, 64, 10);
            assertThatThrownBy(() -> device().download(heap.asSlice(0, 70 * 9), 70, memory, 64, 64, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device().download(heap.asReadOnly(), 70, memory, 64, 64, 10));
        }
    }

    @Test
    void uploadsFromNativeAndHeapSegments() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, 70 * 10);
            long memory = device().allocate(64 * 20, arena).address();
            device().upload(memory, 64, source, 70, 64, 10);
            device().upload(memory + 64 * 10, 64, MemorySegment.ofArray(source.toArray(ValueLayout.JAVA_BYTE)), 70, 64,
                    10);
            byte[] target = bytes(memory, 64 * 20);
            assertRectangle(MemorySegment.ofArray(target), 64, source, 70, 64, 10);
            assertRectangle(MemorySegment.ofArray(target).asSlice(64 * 10), 64, source, 70, 64, 10);
            assertThatThrownBy(() -> device().upload(memory, 64, source.asSlice(64), 70, 64, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void copiesWithinADeviceAsFromAPeer() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, 64 * 10);
            long from = device().allocate(64 * 10, arena).address();
            long to = device().allocate(64 * 10, arena).address();
            device().upload(from, 64, source, 64, 64, 10);
            assertThat(device().copyPeer(to, 64, device(), from, 64, 64, 10)).isTrue();
            assertThat(bytes(to, 64 * 10)).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void downloadsOnManyThreads() throws ExecutionException, InterruptedException {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, 64 * 100);
            byte[] expected = source.toArray(ValueLayout.JAVA_BYTE);
            long memory = device().allocate(64 * 100, arena).address();
            copyAndWait(memory, source, 64 * 100, arena);
            CompletableFuture.allOf(IntStream.range(0, 4).mapToObj(thread -> CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 20; i++) {
                    byte[] target = new byte[64 * 100];
                    device().download(MemorySegment.ofArray(target), 64, memory, 64, 64, 100);
                    assertThat(target).isEqualTo(expected);
                }
            }, task -> Thread.ofPlatform().start(task))).toArray(CompletableFuture[]::new)).get();
        }
    }

    @Test
    void refusesRectanglesThatMakeNoSense() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            long memory = device().allocate(1024, arena).address();
            DeviceStream stream = device().openStream(arena);
            assertThatIllegalArgumentException().isThrownBy(() -> device().copy2d(memory, 9, memory, 10, 10, 2, stream));
            assertThatIllegalArgumentException().isThrownBy(() -> device().copy2d(memory, 10, memory, 9, 10, 2, stream));
            assertThatIllegalArgumentException().isThrownBy(() -> device().copy2d(memory, 10, memory, 10, -1, 2, stream));
            device().copy2d(memory, 0, memory, 0, 0, 2, stream);
            device().copy2d(memory, 10, memory, 10, 10, 0, stream);
            assertThatIllegalArgumentException().isThrownBy(() -> device().allocate(0, arena));
        }
    }

    @Test
    void countsWhatIsAllocated() {
        device().bindThread();
        long before = device().memory().allocated();
        PoolLayout layout = PoolLayout.of(642, 362, PixelFormat.NV12, 3);
        long bytes = layout.slots() * layout.slotBytes();
        try (OrderedArena arena = new OrderedArena()) {
            assertThat(device().allocate(bytes, arena).address() % 512).isZero();
            assertThat(device().memory().allocated() - before).isEqualTo(layout.totalBytes());
            MemoryInfo now = device().memory();
            assertThat(now.free()).isBetween(0L, now.total());
        }
        assertThat(device().memory().allocated()).isEqualTo(before);
    }

    @Test
    void outOfMemoryIsSaidAndPasses() {
        device().bindThread();
        long before = device().memory().allocated();
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device().openStream(arena);
            assertThatThrownBy(() -> device().allocate(TOO_MUCH, arena)).isInstanceOf(OutOfDeviceMemoryException.class)
                    .hasMessageContaining(device().id()).hasMessageContaining(Long.toString(TOO_MUCH));
            assertThatThrownBy(() -> device().allocateAsync(TOO_MUCH, stream))
                    .isInstanceOf(OutOfDeviceMemoryException.class);
            assertThat(device().isLost()).isFalse();
            MemorySegment source = random(arena, 1000);
            long memory = device().allocate(1000, arena).address();
            copyAndWait(memory, source, 1000, arena);
            assertThat(bytes(memory, 1000)).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
        }
        assertThat(device().memory().allocated()).isEqualTo(before);
    }

    @Test
    void allocatesInStreamOrder() {
        device().bindThread();
        long before = device().memory().allocated();
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device().openStream(arena);
            MemorySegment source = random(arena, 5000);
            for (int i = 0; i < 20; i++) {
                long memory = device().allocateAsync(5000, stream);
                assertThat(device().memory().allocated() - before).isEqualTo(5000);
                device().copy2d(memory, 5000, source.address(), 5000, 5000, 1, stream);
                DeviceEvent copied = device().events().take();
                device().record(copied, stream);
                device().await(copied);
                device().events().give(copied);
                assertThat(bytes(memory, 5000)).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
                device().reclaimer().call(() -> {
                    device().freeAsync(memory, 5000);
                    return null;
                });
            }
        }
        assertThat(device().memory().allocated()).isEqualTo(before);
    }

    void copyAndWait(long memory, MemorySegment source, long bytes, OrderedArena arena) {
        DeviceEvent copied = device().events().take();
        DeviceStream stream = device().openStream(arena);
        device().copy2d(memory, bytes, source.address(), bytes, bytes, 1, stream);
        device().record(copied, stream);
        device().await(copied);
        device().events().give(copied);
    }

    byte[] bytes(long memory, int size) {
        byte[] target = new byte[size];
        device().download(MemorySegment.ofArray(target), size, memory, size, size, 1);
        return target;
    }

    static MemorySegment random(Arena arena, long size) {
        byte[] bytes = new byte[(int) size];
        RANDOM.nextBytes(bytes);
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static void assertRectangle(MemorySegment target, long targetPitch, MemorySegment source, long sourcePitch,
            long lineBytes, long lines) {
        for (long line = 0; line < lines; line++) {
            assertThat(target.asSlice(line * targetPitch, lineBytes)
                    .mismatch(source.asSlice(line * sourcePitch, lineBytes))).as("line %s", line).isEqualTo(-1);
        }
    }
}
