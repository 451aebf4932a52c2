package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Liveness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be given to {@link FrameView#copyTo}, and what is refused with what: the same on every device. */
abstract class CopyToContract {
    private static final byte UNTOUCHED = 0x55;

    private Leases leases;
    private Frame frame;
    private FrameView view;
    private long bytes;

    abstract DeviceBackend device();

    /** Closes the device if it is the test's own. Called when nothing of it is used any more. */
    abstract void closeDevice();

    @BeforeEach
    void open() {
        leases = new Leases(device(), 1);
        frame = leases.publish(7);
        view = frame.open();
        bytes = view.pictureBytes();
    }

    @AfterEach
    void close() {
        view.close();
        frame.close();
        leases.close();
        closeDevice();
    }

    /** A confined segment of a thread that is still there; the arena closes with {@code owner}. */
    private static MemorySegment foreign(ExecutorService owner, long bytes) throws Exception {
        return owner.submit(() -> Arena.ofConfined().allocate(bytes)).get();
    }

    private static MemorySegment closed(Arena arena, long bytes) {
        try (arena) {
            return arena.allocate(bytes);
        }
    }

    @Test
    void fillsNativeAndHeapSegmentsAndNothingBehindThePicture() {
        try (Arena confined = Arena.ofConfined(); Arena shared = Arena.ofShared()) {
            MemorySegment[] targets = {confined.allocate(bytes + 9), shared.allocate(bytes + 9),
                    Arena.global().allocate(bytes + 9), MemorySegment.ofArray(new byte[(int) bytes + 9])};
            for (MemorySegment target : targets) {
                target.fill(UNTOUCHED);
                assertThat(view.copyTo(target)).isEqualTo(bytes);
                assertThat(target.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
                assertThat(target.asSlice(bytes).toArray(ValueLayout.JAVA_BYTE)).containsOnly(UNTOUCHED);
            }
        }
    }

    @Test
    void refusesWhatCannotBeWritten() throws Exception {
        try (Arena arena = Arena.ofConfined(); ExecutorService other = Executors.newSingleThreadExecutor()) {
            assertThatThrownBy(() -> view.copyTo(null)).isInstanceOf(NullPointerException.class).hasMessage("target");
            assertThatThrownBy(() -> view.copyTo(arena.allocate(bytes - 1))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(bytes)).hasMessageContaining(Long.toString(bytes - 1));
            assertThatThrownBy(() -> view.copyTo(MemorySegment.NULL)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> view.copyTo(arena.allocate(bytes).asReadOnly()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("read-only");
            assertThatThrownBy(() -> view.copyTo(closed(Arena.ofConfined(), bytes)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            assertThatThrownBy(() -> view.copyTo(closed(Arena.ofShared(), bytes)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            MemorySegment foreign = foreign(other, bytes);
            assertThatThrownBy(() -> view.copyTo(foreign)).isInstanceOf(WrongThreadException.class);
        }
        assertThat(view.isOpen()).isTrue();
    }

    @Test
    void looksAtTheSizeThenAtTheRightToWriteThenAtTheThreadThenAtTheArena() throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            MemorySegment small = closed(Arena.ofConfined(), bytes - 1).asReadOnly();
            assertThatThrownBy(() -> view.copyTo(small)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(bytes));
            MemorySegment foreign = foreign(other, bytes).asReadOnly();
            assertThatThrownBy(() -> view.copyTo(foreign)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("read-only");
            MemorySegment foreignAndClosed = other.submit(() -> closed(Arena.ofConfined(), bytes)).get();
            assertThatThrownBy(() -> view.copyTo(foreignAndClosed)).isInstanceOf(WrongThreadException.class);
        }
    }

    /** The copy is whole, or the arena was closed before or during it. What either throws is IllegalStateException alone. */
    @Test
    void anArenaThatAnotherThreadClosesMeanwhile() throws Exception {
        try (ExecutorService closer = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 300; i++) {
                Arena arena = Arena.ofShared();
                MemorySegment target = arena.allocate(bytes);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> closed = closer.submit(() -> {
                    start.await();
                    try {
                        arena.close();
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageContaining("acquired"); // a copy holds it
                    }
                    return null;
                });
                start.await();
                try {
                    assertThat(view.copyTo(target)).isEqualTo(bytes);
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContainingAll("closed");
                }
                Thread.interrupted(); // the JDK interrupts the thread under whose access it closes an arena
                closed.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (arena.scope().isAlive()) {
                    arena.close();
                }
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(bytes);
            view.copyTo(picture);
            assertThat(picture.toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        }
    }

    /**
     * Nobody but the call has the target: it is not collected under the copy. Copies go on from the beginning of a collection to
     * its end, and behind it, when the cleaner frees what was collected. One collection a round, since each of a copy's native
     * calls waits for the one that runs: with one right behind the other a copy that makes many takes seconds.
     */
    @Test
    void aTargetThatNobodyElseHas() throws Exception {
        int copies = 0;
        try (ExecutorService collector = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < 10; round++) {
                Future<?> collection = collector.submit(System::gc);
                boolean over;
                do {
                    over = collection.isDone();
                    assertThat(view.copyTo(Arena.ofAuto().allocate(bytes))).as("copy %s, round %s", copies, round)
                            .isEqualTo(bytes);
                    copies++;
                } while (!over);
                collection.get();
            }
        }
        assertThat(copies).isGreaterThanOrEqualTo(10);
    }
}
