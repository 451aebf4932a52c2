package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.FrameDispatcher;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames for several workers, without a camera thread. Each test ends with every frame given back ({@link Feed#close}). */
@Logs(value = "WARN FrameDispatcher: a worker with a frame of camera failed: ", maybe = true)
class DispatchTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        threads.close();
    }

    private void look(Frame frame) {
        try (FrameView view = frame.open()) {
            assertThat(view.pictureBytes()).isPositive();
            assertThat(seen.add(frame.id())).as("once").isTrue();
        }
    }

    private static void awaitEnd(FrameDispatcher dispatcher) throws InterruptedException {
        assertThat(dispatcher.awaitEnd(Liveness.LIMIT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void eachFrameIsOneWorkers(int workers) throws Exception {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 100)) {
            feed.publish(60);
            try (FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, workers, this::look)) {
                feed.publish(40);
                feed.finish();
                awaitEnd(dispatcher);
                assertThat(seen).hasSize(100);
                assertThat(dispatcher.done()).isEqualTo(100);
                assertThat(dispatcher.failed()).isZero();
                assertThat(feed.pool.inUse()).isZero();
                assertThat(dispatcher).asString().contains("of camera", "100 done", "ended");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void asManyAtATimeAsThereAreWorkersAndTheOthersWaitInTheSubscription(int workers) throws Exception {
        Semaphore go = new Semaphore(0);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 20);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, workers, frame -> {
                    most.accumulateAndGet(working.incrementAndGet(), Math::max);
                    go.acquire();
                    look(frame);
                    working.decrementAndGet();
                })) {
            feed.publish(10);
            for (int left = 10; left > 0; left--) {
                int held = left;
                await().until(() -> working.get() == Math.min(workers, held));
                assertThat(feed.pool.inUse()).as("those at work, and those that wait").isEqualTo(left);
                go.release();
                await().until(() -> feed.pool.inUse() == held - 1);
            }
            feed.finish();
            awaitEnd(dispatcher);
            assertThat(most).hasValue(workers);
        }
    }

    /** While the only worker is busy, frames wait in the subscription, which drops all but the newest. */
    @Test
    void whatBecomesOfTooManyTheOverflowSays() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (Feed feed = new Feed("camera", Overflow.KEEP_LATEST, 4);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 1, frame -> {
                    begun.countDown();
                    go.await();
                    look(frame);
                })) {
            feed.publish();
            begun.await();
            feed.publish(9);
            assertThat(feed.frames.dropped()).isEqualTo(8);
            feed.finish();
            go.countDown();
            awaitEnd(dispatcher);
            assertThat(seen).containsExactlyInAnyOrder(1L, 10L);
        }
    }

    @Test
    void aWorkerThatThrowsCostsItsFrameAlone() throws Exception {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 40);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 3, frame -> {
                    look(frame);
                    switch ((int) (frame.id() % 4)) {
                        case 1 -> throw new IOException("checked");
                        case 2 -> throw new IllegalStateException("unchecked");
                        case 3 -> throw new InterruptedException("interrupted");
                        default -> { }
                    }
                })) {
            feed.publish(40);
            feed.finish();
            awaitEnd(dispatcher);
            assertThat(seen).hasSize(40);
            assertThat(dispatcher.done()).isEqualTo(40);
            assertThat(dispatcher.failed()).isEqualTo(30);
        }
    }

    @Test
    void theLastFailureOfAWorkerIsKept() throws Exception {
        IOException second = new IOException("second");
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 4);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 1, frame -> {
                    switch ((int) frame.id()) {
                        case 1 -> throw new IOException("first");
                        case 2 -> throw second;
                        default -> { }
                    }
                })) {
            assertThat(dispatcher.lastFailure()).isEmpty();
            feed.publish(1);
            await().until(() -> dispatcher.failed() == 1);
            assertThat(dispatcher.lastFailure()).get().asInstanceOf(THROWABLE).hasMessage("first");
            feed.publish(2);
            feed.finish();
            awaitEnd(dispatcher);
            assertThat(dispatcher.lastFailure()).as("no worker's failure is told as the camera's").containsSame(second);
        }
    }

    @Test
    @Logs("WARN FrameDispatcher: few: a dispatcher has 3 workers, and its camera 2 slots: .*withSlots")
    void moreWorkersThanSlotsAreSaid(CapturedLog log) {
        for (int workers = 2; workers <= 3; workers++) {
            try (Feed feed = new Feed("few", Overflow.BLOCK, 2)) {
                FrameDispatcher.start(feed.frames, threads, workers, this::look).close();
                log.assertCount(workers - 2, "WARN FrameDispatcher: few: a dispatcher has");
            }
        }
    }

    @Test
    void anErrorOfAWorkerEndsIt() throws Exception {
        AssertionError error = new AssertionError("wrong");
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 40);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 2, frame -> {
                    throw error;
                })) {
            feed.publish(40);
            assertThatThrownBy(() -> dispatcher.awaitEnd(Liveness.LIMIT)).isSameAs(error);
            assertThat(feed.frames.isEnded()).isTrue();
            assertThat(dispatcher.done()).isBetween(1L, 40L);
            assertThat(dispatcher.lastFailure()).containsSame(error);
            assertThat(dispatcher.failed()).as("of exceptions").isZero();
        }
    }

    @Test
    void theFailureOfTheCameraReachesWhoeverAsks() throws Exception {
        SourceException failure = new SourceException("broken");
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 2, this::look)) {
            AtomicReference<Throwable> told = new AtomicReference<>();
            CompletableFuture<Void> end = dispatcher.end().whenComplete((none, thrown) -> told.set(thrown)).toCompletableFuture();
            assertThat(dispatcher.awaitEnd(Duration.ZERO)).isFalse();
            feed.publish(5);
            feed.fail(failure);
            assertThatThrownBy(() -> dispatcher.awaitEnd(Liveness.LIMIT)).isSameAs(failure);
            assertThatThrownBy(() -> dispatcher.awaitEnd(Duration.ZERO)).isSameAs(failure);
            assertThatThrownBy(() -> end.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).hasCause(failure);
            assertThat(told).hasValue(failure);
            assertThat(seen).as("all of its frames first").hasSize(5);
        }
    }

    @Test
    void nobodyCompletesTheEndForOthers() throws Exception {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 2, this::look)) {
            dispatcher.end().toCompletableFuture().complete(null);
            assertThat(dispatcher.end().toCompletableFuture()).isNotDone();
            assertThat(dispatcher.awaitEnd(Duration.ofNanos(1))).isFalse();
        }
    }

    @Test
    void anExecutorThatRunsATaskTwiceGivesAFrameOnce() throws Exception {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, task -> {
                    threads.execute(task);
                    threads.execute(task);
                }, 2, this::look)) {
            feed.publish(10);
            feed.finish();
            awaitEnd(dispatcher);
            assertThat(dispatcher.done()).isEqualTo(10);
        }
    }

    @Test
    void anExecutorThatRefusesEndsIt() throws Exception {
        RejectedExecutionException refusal = new RejectedExecutionException("full");
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, task -> {
                    throw refusal;
                }, 2, this::look)) {
            feed.publish(5);
            assertThatThrownBy(() -> dispatcher.awaitEnd(Liveness.LIMIT)).isSameAs(refusal);
            assertThat(feed.pool.inUse()).isZero();
        }
    }

    /** The thread that takes frames works itself; an interrupt that a worker leaves there ends nothing. */
    @Test
    void aDirectExecutorServesAsWell() throws Exception {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, Runnable::run, 2, frame -> {
                    look(frame);
                    Thread.currentThread().interrupt();
                })) {
            feed.publish(5);
            await().until(() -> dispatcher.done() == 5);
            feed.publish(5);
            feed.finish();
            awaitEnd(dispatcher);
            assertThat(seen).hasSize(10);
        }
    }

    @Test
    void anInterruptEndsAWaitForTheEnd() {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 2);
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 1, this::look)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> dispatcher.awaitEnd(Liveness.LIMIT));
        }
    }

    @Test
    void withoutAWorkerThereIsNone() {
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 2)) {
            assertThatIllegalArgumentException().isThrownBy(() -> FrameDispatcher.start(feed.frames, threads, 0, this::look));
            assertThat(feed.frames.isEnded()).as("it is the caller's still").isFalse();
        }
    }
}
