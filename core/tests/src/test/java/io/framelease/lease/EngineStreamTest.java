package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that views count: closed in any order, they exist until the last view has marked its reads. */
@Logs(value = "WARN KeptMemory: .*memory is kept whose reader cannot be marked", maybe = true)
class EngineStreamTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(17);
    private final CountDownLatch blocked = new CountDownLatch(1);

    @AfterEach
    void close() {
        blocked.countDown();
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private void block(DeviceStream stream) {
        device.execute(stream, () -> {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The one of the issue: try (view; EngineStream stream = ...) closes the stream first. */
    @Test
    void aStreamClosedBeforeItsViewMarksTheReadsStill() {
        try (Leases leases = new Leases(device, 1); Arena arena = Arena.ofShared()) {
            MemorySegment read = arena.allocate(1);
            try (Frame frame = leases.publish(42)) {
                FrameView view = frame.open();
                try (view; EngineStream engine = device.openStream()) {
                    view.onStream(engine);
                    assertThat(view.stream()).isEqualTo(engine.handle());
                    DeviceStream queue = device.streamOf(engine.handle());
                    block(queue);
                    device.copy2d(read.address(), 1, view.y().address(), 1, 1, 1, queue);
                }
                assertThat(view.isOpen()).isFalse();
            }
            assertThat(leases.pool.inUse()).as("held by anyone").isZero();
            assertThat(leases.publish(43)).as("the engine's read is queued still").isNull();
            blocked.countDown();
            leases.publishWhenFree(43).close();
            assertThat(read.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
            await().until(() -> device.openStreams() == 1); // the test's own
        }
    }

    /** What a raw handle's owner has promised not to do: the mark is refused, which is said, and the memory is not used again. */
    @Test
    void aRawHandleThatIsClosedBeforeTheViewIsRefusedAtItsClose() {
        try (Leases leases = new Leases(device, 1); FrameHandle frame = leases.publish(42)) {
            FrameView view = frame.open();
            try (EngineStream engine = device.openStream()) {
                view.onStream(engine.handle());
            }
            assertThatThrownBy(view::close).isInstanceOf(DeviceException.class).hasMessageContaining("closed");
            assertThat(frame.lease.memory().state.isRetired()).isTrue();
        }
    }

    @Test
    void theLastOfSeveralViewsEndsAClosedStream() {
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(42)) {
            EngineStream engine = device.openStream();
            assertThat(device.openStreams()).isEqualTo(2);
            FrameView first = frame.open().onStream(engine);
            FrameView second = frame.open().onStream(engine);
            engine.close();
            engine.close();
            assertThat(engine.toString()).contains("closed, kept by 2 views");
            first.close();
            assertThat(device.openStreams()).isEqualTo(2);
            device.streamOf(engine.handle()); // the view that is open may still queue work there
            second.close();
            assertThat(engine.toString()).endsWith("(closed)");
            await().until(() -> device.openStreams() == 1);
        }
    }

    @Test
    void aStreamThatViewsHaveLeftIsEndedByItsClose() {
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(42);
                EngineStream engine = device.openStream()) {
            for (int i = 0; i < 3; i++) {
                frame.open().onStream(engine).close();
                assertThat(device.openStreams()).isEqualTo(2);
            }
        }
        await().until(() -> device.openStreams() == 0);
    }

    @Test
    void aViewOnAnotherThreadEndsAClosedStream() throws Exception {
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(42);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            EngineStream engine = device.openStream();
            FrameView view = other.submit(() -> frame.open().onStream(engine)).get();
            engine.close();
            other.submit(view::close).get();
            await().until(() -> device.openStreams() == 1);
        }
    }

    @Test
    void aClosedOrForeignStreamOrNoneIsRefusedAndTheViewTakesAnother() {
        try (CheckedHostDevice elsewhere = CheckedHostDevice.checked(18); EngineStream foreign = elsewhere.openStream();
                Leases leases = new Leases(device, 1); Frame frame = leases.publish(42); FrameView view = frame.open();
                EngineStream engine = device.openStream()) {
            EngineStream closed = device.openStream();
            closed.close();
            assertThatThrownBy(() -> view.onStream(null)).isInstanceOf(NullPointerException.class).hasMessage("stream");
            assertThatThrownBy(() -> view.onStream(closed)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was closed");
            assertThatThrownBy(() -> view.onStream(foreign)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("frame's own device");
            view.onStream(engine);
            assertThatThrownBy(() -> view.onStream(engine)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has a stream");
            assertThat(engine.toString()).doesNotContain("closed");
        }
        await().until(() -> device.openStreams() == 0);
    }

    @Test
    void aStreamWhoseOrderIsRefusedIsNotCounted() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        try (DeviceDecorator faulty = new DeviceDecorator(device) {
            @Override
            public void streamWait(DeviceStream stream, DeviceEvent event) {
                if (refusing.get()) {
                    throw new DeviceException("cudaStreamWaitEvent refused");
                }
                super.streamWait(stream, event);
            }
        }; Leases leases = new Leases(faulty, 1); Frame frame = leases.publish(1); FrameView view = frame.open()) {
            EngineStream engine = faulty.openStream();
            assertThatThrownBy(() -> view.onStream(engine)).isInstanceOf(DeviceException.class);
            engine.close();
            await().until(() -> device.openStreams() == 1);
        }
    }

    /** A stream that captures a graph runs nothing: refused when it is given, and at the view's close if it began meanwhile. */
    @Test
    void aStreamThatIsCapturingIsRefused() {
        AtomicBoolean capturing = new AtomicBoolean(true);
        try (DeviceDecorator graphs = new DeviceDecorator(device) {
            @Override
            public boolean isCapturing(DeviceStream stream) {
                return capturing.get();
            }
        }; Leases leases = new Leases(graphs, 1); EngineStream engine = graphs.openStream()) {
            try (Frame frame = leases.publish(42)) {
                FrameView view = frame.open();
                assertThatThrownBy(() -> view.onStream(engine)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("capturing a CUDA graph").hasMessageContaining("buffer of your own");
                assertThatThrownBy(() -> view.onStream(engine.handle())).isInstanceOf(IllegalStateException.class);
                capturing.set(false);
                view.onStream(engine);
                capturing.set(true);
                assertThatThrownBy(view::close).isInstanceOf(DeviceException.class)
                        .hasMessageContaining("close the view before the capture begins");
                assertThat(view.isOpen()).isFalse();
            }
            assertThat(leases.pool.inUse()).as("not used again").isEqualTo(1);
        }
    }

    /** On a plain host a stream is a name, and its rules are the same. */
    @Test
    void aPlainHostCountsToo() {
        try (var plain = HostDevice.plain(); Leases leases = new Leases(plain, 1); Frame frame = leases.publish(42)) {
            EngineStream engine = plain.openStream();
            FrameView view = frame.open().onStream(engine);
            engine.close();
            assertThat(engine.toString()).contains("kept by 1 views");
            view.close();
            assertThat(engine.toString()).endsWith("(closed)");
            FrameView late = frame.open();
            assertThatThrownBy(() -> late.onStream(engine)).isInstanceOf(IllegalStateException.class);
            late.close();
        }
    }
}
