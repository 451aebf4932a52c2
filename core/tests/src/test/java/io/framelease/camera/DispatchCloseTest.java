package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.FrameDispatcher;
import io.framelease.Overflow;
import io.framelease.testing.Liveness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The close of a dispatcher, whatever its workers do. Each test ends with every frame given back ({@link Feed#close}). */
class DispatchCloseTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.close();
    }

    private static void awaitEnd(FrameDispatcher dispatcher) throws InterruptedException {
        assertThat(dispatcher.awaitEnd(Liveness.LIMIT)).isTrue();
    }

    @Test
    void closeWaitsForTheWorkersAndGivesTheRestBack() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Semaphore begun = new Semaphore(0);
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10)) {
            FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 2, frame -> {
                begun.release();
                go.await();
                frame.open().close();
            });
            feed.publish(10);
            begun.acquire(2);
            Thread closer = Thread.ofPlatform().daemon().start(dispatcher::close);
            await().until(() -> closer.getState() == Thread.State.WAITING);
            assertThat(feed.pool.inUse()).as("what waited is given back, what is worked on is not").isEqualTo(2);
            closer.interrupt();
            assertThat(dispatcher.awaitEnd(Duration.ZERO)).isFalse();
            go.countDown();
            closer.join();
            assertThat(dispatcher.done()).isEqualTo(2);
            dispatcher.close();
            awaitEnd(dispatcher);
            assertThat(dispatcher.end().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void closeGivesBackWhatTheExecutorHasNotBegun() throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10)) {
            FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, add(waiting), 3, frame -> frame.open().close());
            feed.publish(5);
            await().until(() -> size(waiting) == 3);
            dispatcher.close();
            assertThat(feed.pool.inUse()).isZero();
            waiting.forEach(Runnable::run);
            assertThat(dispatcher.done()).as("too late").isZero();
        }
    }

    private static Executor add(List<Runnable> tasks) {
        return task -> {
            synchronized (tasks) {
                tasks.add(task);
            }
        };
    }

    private static int size(List<Runnable> tasks) {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWorkerMayCloseIt(boolean direct) throws Exception {
        AtomicReference<FrameDispatcher> own = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        try (Feed feed = new Feed("camera", Overflow.BLOCK, 10)) {
            FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, direct ? Runnable::run : threads, 2, frame -> {
                started.await();
                own.get().close();
            });
            own.set(dispatcher);
            feed.publish(10);
            started.countDown();
            awaitEnd(dispatcher);
            assertThat(dispatcher.done()).isBetween(1L, 2L);
            assertThat(feed.frames.isEnded()).isTrue();
        }
    }

    /** Closed at any moment beside a camera that publishes: whatever is where, each frame is given back once. */
    @Test
    void closedAtAnyMomentItGivesEverythingBack() throws Exception {
        for (int round = 0; round < 200; round++) {
            try (Feed feed = new Feed("camera", Overflow.KEEP_LATEST, 8)) {
                FrameDispatcher dispatcher = FrameDispatcher.start(feed.frames, threads, 3, Frame::id);
                FutureTask<Void> camera = new FutureTask<>(() -> feed.publish(3), null);
                Thread.ofVirtual().start(camera);
                dispatcher.close();
                camera.get();
                assertThat(dispatcher.awaitEnd(Duration.ZERO)).isTrue();
            }
        }
    }
}
