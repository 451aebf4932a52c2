package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Device;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames and views that nobody closes: the garbage collector finds them, and their memory comes back. */
@Logs(value = "WARN leaks: ", maybe = true)
@Logs(value = "WARN KeptMemory: .*memory is kept whose reader cannot be marked", maybe = true)
class ForgottenTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(31);

    @AfterEach
    void close() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private static ConditionFactory collecting() {
        return await().pollInSameThread().pollInterval(Duration.ofMillis(50))
                .conditionEvaluationListener(evaluated -> System.gc());
    }

    /** Publishes and forgets; on a frame of the stack that is gone when this returns. */
    private static void forgetFrame(Leases leases) {
        assertThat(leases.publish(1)).isNotNull();
    }

    @Test
    void aForgottenFramesMemoryComesBackAndIsCounted() {
        try (Leases leases = new Leases(device, 1)) {
            forgetFrame(leases);
            collecting().until(() -> leases.pool.inUse() == 0);
            assertThat(leases.registry.leaked()).isEqualTo(1);
            assertThat(leases.registry.size()).isZero();
            leases.publishWhenFree(2).close();
        }
    }

    /** Nobody has the camera any more, nor the frame: both are unreachable at once, and the memory comes back all the same. */
    @Test
    void aForgottenFrameOfAForgottenCameraComesBack() {
        forgetFrameAndCamera(device);
        assertThat(device.allocations()).isEqualTo(1);
        collecting().until(() -> device.allocations() == 0);
        assertThat(device.memory().allocated()).isZero();
    }

    private static void forgetFrameAndCamera(CheckedHostDevice device) {
        try (Leases leases = new Leases(device, 1)) {
            leases.publish(1);
            leases.registry.orphan();
        }
    }

    @Test
    void aForgottenCopyOnAnotherDeviceComesBackToo() {
        CheckedHostDevice other = CheckedHostDevice.checked(32);
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(1)) {
            forgetCopy(frame, other);
            assertThat(leases.registry.snapshot()).hasSize(2);
            collecting().until(() -> leases.registry.leaked() == 1);
            assertThat(other.allocations()).as("kept with the frame").isEqualTo(1);
        }
        await().until(() -> other.allocations() == 0);
        other.close();
    }

    private static void forgetCopy(Frame frame, Device other) {
        assertThat(frame.on(other)).isNotNull();
    }

    @Test
    void aRegistryWithNothingHeldIsNotKept() {
        WeakReference<FrameRegistry> registry = orphan(device);
        collecting().until(() -> registry.refersTo(null));
    }

    private static WeakReference<FrameRegistry> orphan(CheckedHostDevice device) {
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(1);
            leases.registry.orphan();
            frame.close();
            return new WeakReference<>(leases.registry);
        }
    }

    @Test
    void aViewThatATaskForgotIsNotCurrentForEver() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(1);
            pool.submit(() -> assertThat(frame.open()).isNotNull()).get();
            collecting().until(() -> pool.submit(FrameView::current).get() == null);
            frame.close();
            collecting().until(() -> leases.pool.inUse() == 0);
            assertThat(leases.registry.leaked()).isEqualTo(1);
            Frame next = leases.publishWhenFree(2);
            pool.submit(() -> {
                try (FrameView view = next.open()) {
                    assertThat(FrameView.current()).isSameAs(view);
                }
                assertThat(FrameView.current()).isNull();
            }).get();
            next.close();
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Whoever has but the segment reads it: its memory is not rewritten, though nobody has the view object. */
    @Test
    void aSegmentKeepsItsForgottenViewOpen() {
        try (Leases leases = new Leases(device, 1)) {
            MemorySegment y = segmentOf(leases.publish(7));
            WeakReference<Object> canary = new WeakReference<>(new Object());
            collecting().until(() -> canary.refersTo(null));
            System.gc();
            collecting().until(() -> leases.registry.leaked() == 1); // the frame, which was not closed either
            assertThat(leases.publish(8)).isNull();
            assertThat(y.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
            Reference.reachabilityFence(y);
            y = null;
            collecting().until(() -> leases.pool.inUse() == 0);
        }
    }

    private static MemorySegment segmentOf(Frame frame) {
        return frame.open().y();
    }

    /** Nobody marks a forgotten view's stream: what it may still read is not written again, and not freed by any clock. */
    @Test
    void memoryUnderAForgottenViewsStreamIsKeptUntilTheCamerasEnd() {
        CountDownLatch reading = new CountDownLatch(1);
        try (Leases leases = new Leases(device, 2); EngineStream engine = device.openStream()) {
            forgetViewOnStream(leases, engine);
            device.execute(device.streamOf(engine.handle()), () -> awaitLatch(reading));
            collecting().until(() -> leases.registry.leaked() == 1 && leases.registry.size() == 0);
            assertThat(leases.pool.inUse()).as("not free, and never again").isEqualTo(1);
            for (int value = 2; value < 10; value++) {
                leases.publishWhenFree(value).close();
            }
            await().until(() -> device.reclaimer().counts().kept() == 1);
            leases.registry.orphan();
            device.reclaimer().call(() -> null); // it has looked around
            assertThat(device.allocations()).as("the reader goes on").isEqualTo(2);
            reading.countDown();
            await().until(() -> device.allocations() == 1);
            assertThat(device.reclaimer().counts().byAge()).isZero();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A stream that the view has counted exists: it is marked, the memory is used again behind that, and the count comes back. */
    @Test
    void aForgottenViewsCountedStreamIsMarkedAndGivenBack() {
        CountDownLatch blocked = new CountDownLatch(1);
        try (Leases leases = new Leases(device, 1)) {
            EngineStream engine = device.openStream();
            device.execute(device.streamOf(engine.handle()), () -> {
                try {
                    blocked.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            forgetViewOnCountedStream(leases, engine);
            engine.close();
            collecting().until(() -> leases.registry.leaked() == 1 && leases.pool.inUse() == 0);
            assertThat(leases.publish(2)).as("the engine's read is queued still").isNull();
            assertThat(engine.toString()).endsWith("(closed)");
            blocked.countDown();
            leases.publishWhenFree(2).close();
            await().until(() -> device.openStreams() == 1);
        } finally {
            blocked.countDown();
        }
    }

    private static void forgetViewOnCountedStream(Leases leases, EngineStream engine) {
        try (Frame frame = leases.publish(1)) {
            frame.open().onStream(engine);
        }
    }

    private static void forgetViewOnStream(Leases leases, EngineStream engine) {
        try (Frame frame = leases.publish(1)) {
            frame.open().onStream(engine.handle());
        }
    }
}
