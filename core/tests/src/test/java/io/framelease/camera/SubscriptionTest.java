package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.ColorMatrix;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.SourceException;
import io.framelease.device.HostDevice;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.SlotPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an engine is told at its end of a subscription, without a camera thread. */
class SubscriptionTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration LONG_AGO = Duration.ofSeconds(Long.MIN_VALUE);
    private static final FrameFormat INFO = new FrameFormat(64, 48, PixelFormat.NV12, ColorMatrix.BT601, false);

    private final HostDevice device = HostDevice.plain();
    private final SlotPool pool = SlotPool.allocate(device, PoolLayout.of(64, 48, PixelFormat.NV12, 4), 0);
    private final FrameRegistry registry = new FrameRegistry("test");
    private final Owner camera = new Owner();
    private long frames;

    private static final class Owner implements SubscriptionOwner {
        private final Ending ending = new Ending();

        @Override
        public void wake() {
            // it never waits
        }

        @Override
        public Ending ending() {
            return ending;
        }

        @Override
        public String source() {
            return "camera";
        }

        @Override
        public int slots() {
            return 4;
        }

        @Override
        public Camera camera() {
            throw new UnsupportedOperationException("there is none");
        }
    }

    @AfterEach
    void close() {
        assertThat(pool.inUse()).isZero();
        pool.retire();
        device.close();
    }

    private SubscriptionImpl subscription(Overflow overflow) {
        return new SubscriptionImpl(camera, overflow, 2, closed -> { });
    }

    private void publish(SubscriptionImpl subscription) {
        long now = System.nanoTime();
        Lease lease = registry.attach(pool.tryAcquire(), PictureInfo.of(INFO, ++frames, 0, now), now);
        subscription.offer(lease);
        lease.releaseHandle();
    }

    @Test
    void anyDurationIsATimeout() throws Exception {
        try (SubscriptionImpl subscription = subscription(Overflow.KEEP_LATEST)) {
            for (Duration none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1), LONG_AGO}) {
                assertThat(subscription.poll(none)).isNull();
            }
            assertThatThrownBy(() -> subscription.poll(null)).isInstanceOf(NullPointerException.class);
            publish(subscription);
            subscription.poll(FOREVER).close();
            FutureTask<Frame> waiting = new FutureTask<>(() -> subscription.poll(FOREVER));
            Thread engine = Thread.ofPlatform().daemon().start(waiting);
            while (engine.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            publish(subscription);
            waiting.get().close();
        }
    }

    /** Whatever a wait ends with, the next one is possible. */
    @Test
    void anInterruptEndsTheWaitAndNotTheSubscription() throws Exception {
        try (SubscriptionImpl subscription = subscription(Overflow.BLOCK)) {
            for (Duration timeout : new Duration[] {FOREVER, Duration.ZERO, LONG_AGO}) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> subscription.poll(timeout)).isInstanceOf(InterruptedException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
            publish(subscription);
            subscription.poll(Duration.ZERO).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsThrownBehindTheLastFrameAndBeforeTheEnd(Overflow overflow) throws Exception {
        SourceException failure = new SourceException("broken");
        for (boolean waits : new boolean[] {true, false}) {
            SubscriptionImpl subscription = subscription(overflow);
            publish(subscription);
            camera.ending.decide(CameraState.FAILED, failure);
            for (int i = 0; i < 3; i++) {
                assertThat(subscription.isEnded()).isFalse();
            }
            (waits ? subscription.poll(FOREVER) : subscription.poll()).close();
            assertThat(subscription.isEnded()).as("before anybody was told").isFalse();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> {
                    Frame none = waits ? subscription.poll(Duration.ZERO) : subscription.poll();
                    throw new AssertionError("not thrown, but " + none);
                }).isSameAs(failure);
                assertThat(subscription.isEnded()).isTrue();
            }
            subscription.close();
        }
    }

    /** Each subscription is told by itself. */
    @Test
    void whatOneIsToldTheOthersAreToldToo() {
        SubscriptionImpl first = subscription(Overflow.KEEP_LATEST);
        SubscriptionImpl second = subscription(Overflow.KEEP_LATEST);
        camera.ending.decide(CameraState.FAILED, new SourceException("broken"));
        assertThatExceptionOfType(SourceException.class).isThrownBy(first::poll);
        assertThat(first.isEnded()).isTrue();
        assertThat(second.isEnded()).isFalse();
        second.shut(); // the camera is closed meanwhile
        assertThat(second.isEnded()).isFalse();
        assertThatExceptionOfType(SourceException.class).isThrownBy(second::poll);
    }

    @Test
    void anEndWithoutAFailureIsQuiet() throws Exception {
        SubscriptionImpl subscription = subscription(Overflow.BLOCK);
        publish(subscription);
        assertThat(camera.ending.decide(CameraState.ENDED, null)).isTrue();
        assertThat(camera.ending.decide(CameraState.FAILED, new SourceException("too late"))).isFalse();
        assertThat(subscription.isEnded()).isFalse();
        subscription.poll(FOREVER).close();
        assertThat(subscription.isEnded()).isTrue();
        assertThat(subscription.poll(FOREVER)).isNull();
        assertThat(subscription.poll()).isNull();
    }

    @Test
    void whoClosesHisSubscriptionIsToldNothing() throws Exception {
        SubscriptionImpl subscription = subscription(Overflow.BLOCK);
        publish(subscription);
        subscription.close();
        camera.ending.decide(CameraState.FAILED, new SourceException("broken"));
        assertThat(subscription.isEnded()).isTrue();
        assertThat(subscription.poll(FOREVER)).isNull();
        assertThat(subscription.poll()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void forEachReadsAllThenThrowsTheFailure(Overflow overflow) {
        SourceException failure = new SourceException("broken");
        List<Long> ids = new ArrayList<>();
        SubscriptionImpl subscription = subscription(overflow);
        publish(subscription);
        camera.ending.decide(CameraState.FAILED, failure);
        assertThatThrownBy(() -> subscription.forEach(frame -> {
            ids.add(frame.id());
            assertThat(pool.inUse()).isEqualTo(1);
        })).isSameAs(failure);
        assertThat(ids).hasSize(1);
        assertThat(pool.inUse()).isZero();
        subscription.close();
    }

    @Test
    void forEachEndsWithTheSourceOrTheSubscription() throws Exception {
        SubscriptionImpl closed = subscription(Overflow.BLOCK);
        publish(closed);
        publish(closed);
        List<Frame> seen = new ArrayList<>();
        closed.forEach(frame -> {
            seen.add(frame);
            closed.close(); // to leave the loop
        });
        assertThat(seen).hasSize(1);
        SubscriptionImpl ended = subscription(Overflow.BLOCK);
        publish(ended);
        publish(ended);
        camera.ending.decide(CameraState.ENDED, null);
        ended.forEach(frame -> {
            seen.add(frame.retain());
            frame.close(); // early, which is no mistake
        });
        assertThat(seen).hasSize(3);
        assertThat(pool.inUse()).as("those that were retained").isEqualTo(2);
        seen.forEach(Frame::close);
    }

    @Test
    void whatTheActionThrowsEndsForEachAndNotTheSubscription() throws Exception {
        try (SubscriptionImpl subscription = subscription(Overflow.BLOCK)) {
            publish(subscription);
            publish(subscription);
            IOException full = new IOException("disk full");
            assertThatThrownBy(() -> subscription.forEach(frame -> {
                throw full;
            })).isSameAs(full);
            assertThat(pool.inUse()).as("its frame is closed").isEqualTo(1);
            subscription.poll().close();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> subscription.forEach(Frame::close));
            assertThatThrownBy(() -> subscription.forEach(null)).isInstanceOf(NullPointerException.class).hasMessage("action");
            assertThat(subscription.isEnded()).isFalse();
        }
    }

    /** The polling loop beside the end of the camera; the race in stress/ does it some 100,000 times a second. */
    @Test
    void theLoopOfAnEngineNeverEndsWithoutTheFailure() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Owner failing = new Owner();
            SubscriptionImpl subscription = new SubscriptionImpl(failing, Overflow.KEEP_LATEST, 1, closed -> { });
            CountDownLatch ready = new CountDownLatch(1);
            FutureTask<Long> loop = new FutureTask<>(() -> {
                long read = 0;
                ready.countDown();
                while (!subscription.isEnded()) {
                    try (Frame frame = subscription.poll(Duration.ofSeconds(1))) {
                        read += frame != null ? 1 : 0;
                    }
                }
                return read;
            });
            Thread engine = Thread.ofVirtual().start(loop);
            ready.await();
            publish(subscription);
            failing.ending.decide(CameraState.FAILED, new SourceException("broken"));
            subscription.wake();
            engine.join();
            assertThatThrownBy(loop::get).as("loop %d", i).hasCauseInstanceOf(SourceException.class);
        }
    }
}
