package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(12);
    private final ExecutorService engine = Executors.newSingleThreadExecutor();
    private Leases leases;
    private Frame frame;

    @BeforeEach
    void open() {
        leases = new Leases(device, 2);
        frame = leases.publish(9);
    }

    @AfterEach
    void close() {
        leases.close();
        device.close();
        engine.shutdown();
    }

    private <T> T onEngine(Callable<T> task) throws Exception {
        return engine.submit(task).get();
    }

    @Test
    void aViewWithoutAStreamWaitsForTheCopy() {
        for (int value = 0; value < 50; value++) {
            try (Frame fresh = leases.publishWhenFree(value); FrameView view = fresh.open()) {
                assertThat(Leases.valueOf(view)).isEqualTo(value);
            }
        }
    }

    @Test
    void itsPlanesHaveTheirSizeAndNoMore() {
        try (FrameView view = frame.open()) {
            assertThat(view.y().byteSize()).isEqualTo(47L * 128 + 64);
            assertThat(view.uv().byteSize()).isEqualTo(23L * 128 + 64);
            assertThat(view.luma().lines()).isEqualTo(48);
            assertThat(view.luma().lineBytes()).isEqualTo(64);
            assertThat(view.luma().pitch()).isEqualTo(view.pitch()).isEqualTo(128);
            assertThat(view.chroma().lines()).isEqualTo(24);
            assertThat(view.chroma().memory()).isEqualTo(view.uv());
            assertThat(view.y()).as("made once").isSameAs(view.y());
            MemorySegment y = view.y();
            assertThatThrownBy(() -> y.get(ValueLayout.JAVA_BYTE, y.byteSize()))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(view.frameId()).isEqualTo(frame.id());
            assertThat(view.device()).isSameAs(device);
        }
    }

    @Test
    void itsSegmentsDieWithIt() {
        FrameView view = frame.open();
        MemorySegment y = view.y();
        MemorySegment part = view.uv().asSlice(10, 10);
        assertThat(y.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 9);
        view.close();
        assertThatThrownBy(() -> y.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> part.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(view::y).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed")
                .hasMessageNotContaining("handles=");
        assertThatThrownBy(view::uv).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(view::luma).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName());
        assertThatThrownBy(view::stream).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.onStream(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.copyTo(MemorySegment.ofArray(new byte[64 * 48 * 3 / 2])))
                .isInstanceOf(IllegalStateException.class);
        assertThat(view.isOpen()).isFalse();
    }

    @Test
    void closedAgainItTakesNobodysCount() throws Exception {
        FrameView closed = frame.open();
        closed.close();
        FrameView other = frame.open();
        frame.close();
        for (int i = 0; i < 3; i++) {
            closed.close();
            onEngine(() -> {
                closed.close(); // it is nobody's any more
                return null;
            });
        }
        assertThat(FrameView.current()).isSameAs(other);
        leases.publishWhenFree(1).close();
        leases.publishWhenFree(2).close();
        assertThat(Leases.valueOf(other)).as("the other view counts still").isEqualTo(9);
        other.close();
        assertThat(leases.registry.size()).isZero();
    }

    /** All engines have the same picture. */
    @Test
    void itsPlanesAreReadOnly() {
        try (FrameView view = frame.open()) {
            for (MemorySegment plane : new MemorySegment[] {view.y(), view.uv(), view.luma().memory(), view.chroma().memory(),
                    view.uv().asSlice(10, 10)}) {
                assertThat(plane.isReadOnly()).isTrue();
                assertThatThrownBy(() -> plane.set(ValueLayout.JAVA_BYTE, 0, (byte) 1)).isInstanceOf(RuntimeException.class);
                assertThatThrownBy(() -> plane.fill((byte) 1)).isInstanceOf(RuntimeException.class);
                assertThatThrownBy(() -> MemorySegment.copy(MemorySegment.ofArray(new byte[1]), 0, plane, 0, 1))
                        .isInstanceOf(RuntimeException.class);
            }
            assertThat(view.y().asByteBuffer().isReadOnly()).isTrue();
            assertThat(Leases.valueOf(view)).isEqualTo(9);
        }
    }

    /** A read-only segment is an argument of a native call as any other. */
    @Test
    void nativeCallsTakeItsPlanes() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle memcmp = linker.downcallHandle(linker.defaultLookup().find("memcmp").orElseThrow(), FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment nines = arena.allocate(64).fill((byte) 9);
            assertThat((int) memcmp.invokeExact(view.y(), nines, 64L)).isZero();
            assertThat((int) memcmp.invokeExact(view.uv(), nines, 64L)).isZero();
            nines.set(ValueLayout.JAVA_BYTE, 63, (byte) 8);
            assertThat((int) memcmp.invokeExact(view.y(), nines, 64L)).isPositive();
        }
    }

    @Test
    void belongsToTheThreadThatOpenedIt() throws Exception {
        try (FrameView view = frame.open()) {
            MemorySegment y = view.y();
            onEngine(() -> {
                assertThatThrownBy(() -> y.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(view::y).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(view::uv).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(view::stream).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> view.onStream(0)).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> view.copyTo(MemorySegment.NULL)).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(view::close).isInstanceOf(WrongThreadException.class);
                assertThat(view.isOpen()).isTrue();
                return null;
            });
            assertThat(Leases.valueOf(view)).isEqualTo(9);
        }
    }

    @Test
    void keepsItsFrameAlive() {
        FrameView view = frame.open();
        frame.close();
        leases.publishWhenFree(1).close();
        leases.publishWhenFree(2).close();
        assertThat(Leases.valueOf(view)).isEqualTo(9);
        assertThat(leases.registry.size()).isEqualTo(1);
        view.close();
        assertThat(leases.registry.size()).isZero();
    }

    @Test
    void viewsNestAndCurrentIsTheInnermost() {
        assertThat(FrameView.current()).isNull();
        try (Frame second = leases.publish(5); FrameView outer = frame.open()) {
            assertThat(FrameView.current()).isSameAs(outer);
            try (FrameView inner = second.open()) {
                assertThat(FrameView.current()).isSameAs(inner);
                try (FrameView sameFrame = second.open()) {
                    assertThat(FrameView.current()).isSameAs(sameFrame);
                }
                assertThat(FrameView.current()).isSameAs(inner);
            }
            assertThat(FrameView.current()).isSameAs(outer);
        }
        assertThat(FrameView.current()).isNull();
    }

    @Test
    void viewsMayBeClosedInAnyOrder() {
        FrameView first = frame.open();
        FrameView second = frame.open();
        FrameView third = frame.open();
        first.close();
        assertThat(FrameView.current()).isSameAs(third);
        third.close();
        assertThat(FrameView.current()).isSameAs(second);
        FrameView fourth = frame.open();
        second.close();
        assertThat(FrameView.current()).isSameAs(fourth);
        fourth.close();
        assertThat(FrameView.current()).isNull();
        frame.close();
        assertThat(leases.registry.size()).isZero();
    }

    @Test
    void currentIsTheThreadsOwnAndGoneInThePooledThreadsNextTask() throws Exception {
        try (FrameView here = frame.open()) {
            FrameView there = onEngine(() -> {
                assertThat(FrameView.current()).isNull();
                try (FrameView view = frame.open()) {
                    assertThat(FrameView.current()).isSameAs(view);
                    return view;
                }
            });
            assertThat(there).isNotSameAs(here);
            assertThat(onEngine(FrameView::current)).isNull();
            assertThat(FrameView.current()).isSameAs(here);
        }
    }

    @Test
    void copiesToTheHostWithoutPadding() {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            assertThat(view.pictureBytes()).isEqualTo(64 * 48 * 3 / 2);
            MemorySegment target = arena.allocate(view.pictureBytes() + 1).fill((byte) 77);
            assertThat(view.copyTo(target)).isEqualTo(view.pictureBytes());
            assertThat(target.asSlice(0, view.pictureBytes()).toArray(ValueLayout.JAVA_BYTE)).containsOnly(9);
            assertThat(target.get(ValueLayout.JAVA_BYTE, view.pictureBytes())).isEqualTo((byte) 77);
            MemorySegment small = arena.allocate(view.pictureBytes() - 1);
            assertThatThrownBy(() -> view.copyTo(small)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4608").hasMessageContaining("4607");
        }
    }
}
