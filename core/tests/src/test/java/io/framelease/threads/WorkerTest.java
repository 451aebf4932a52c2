package io.framelease.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final long FOR_EVER = Duration.ofDays(1).toNanos();

    private final AtomicInteger turns = new AtomicInteger();

    private static Worker worker(Worker.Task task, long linger) {
        return new Worker("a test's task", task, linger, Daemon.named("test-worker"));
    }

    private static void awaitSleep(Worker worker) {
        await().until(() -> worker.thread() != null && (worker.thread().getState() == Thread.State.WAITING
                || worker.thread().getState() == Thread.State.TIMED_WAITING));
    }

    @Test
    void takesATurnForEachWakeUpAndSleepsBetween() {
        Worker worker = worker(() -> {
            turns.incrementAndGet();
            return Worker.UNTIL_WOKEN;
        }, FOR_EVER);
        assertThat(worker.thread()).as("nobody needs one yet").isNull();
        for (int i = 1; i <= 100; i++) {
            int before = turns.get();
            assertThat(worker.wake()).isTrue();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofNanos(1)).until(() -> turns.get() > before);
        }
        awaitSleep(worker);
    }

    /** No time limit anywhere: one lost wake-up and the test hangs. */
    @Test
    void noWakeUpIsLostWhileTheThreadGoesToSleep() throws InterruptedException {
        handOver(worker(this::take, FOR_EVER), 100_000);
    }

    /** The thread ends whenever there is nothing to do. */
    @Test
    void noWakeUpIsLostWhileTheThreadEnds() throws InterruptedException {
        AtomicInteger threads = new AtomicInteger();
        handOver(new Worker("a test's task", () -> {
            take();
            return Worker.IDLE;
        }, 0, run -> {
            threads.incrementAndGet();
            return Daemon.unstarted("test-worker", run);
        }), 5_000);
        assertThat(threads).hasValueGreaterThan(10);
    }

    private final ConcurrentLinkedQueue<CountDownLatch> work = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicBoolean two = new AtomicBoolean();

    private long take() {
        if (inside.incrementAndGet() > 1) {
            two.set(true);
        }
        for (CountDownLatch done; (done = work.poll()) != null;) {
            done.countDown();
        }
        inside.decrementAndGet();
        return Worker.UNTIL_WOKEN;
    }

    private void handOver(Worker worker, int count) throws InterruptedException {
        Thread[] producers = new Thread[2];
        for (int i = 0; i < producers.length; i++) {
            producers[i] = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < count; n++) {
                    CountDownLatch done = new CountDownLatch(1);
                    work.add(done);
                    worker.wake();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(two).as("two threads at once").isFalse();
    }

    @Test
    @Logs("WARN Worker: a test's task failed: .*meant by the test")
    @Logs("WARN Worker: a test's task failed: .*(StackOverflowError|NoClassDefFoundError)")
    void survivesWhateverItsTaskThrows() {
        AtomicReference<Throwable> next = new AtomicReference<>();
        Worker worker = worker(() -> {
            Throwable thrown = next.getAndSet(null);
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            turns.incrementAndGet();
            return Worker.UNTIL_WOKEN;
        }, FOR_EVER);
        worker.wake();
        await().until(() -> turns.get() == 1);
        Thread first = worker.thread();
        for (Throwable thrown : new Throwable[] {new IllegalStateException("meant by the test"),
                new OutOfMemoryError("meant by the test"), new StackOverflowError(), new NoClassDefFoundError("x"),
                new AssertionError() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("not even this can be said (meant by the test)");
                    }
                }}) {
            int before = turns.get();
            next.set(thrown);
            worker.wake();
            await().until(() -> turns.get() > before); // it looks again by itself: the work may still be there
        }
        assertThat(worker.thread()).isSameAs(first).matches(Thread::isAlive);
    }

    @Test
    @Logs("WARN Worker: a test's task failed: .*meant by the test")
    void aTaskThatAlwaysFailsIsNotTriedWithoutPause() {
        AtomicBoolean fails = new AtomicBoolean(true);
        Worker worker = worker(() -> {
            turns.incrementAndGet();
            if (fails.get()) {
                throw new IllegalStateException("meant by the test");
            }
            return Worker.IDLE;
        }, FOR_EVER);
        worker.wake();
        await().until(() -> turns.get() >= 5);
        awaitSleep(worker);
        fails.set(false); // else it is tried until the JVM ends
    }

    /** A thread with an interrupt pending does not sleep: it would turn for ever, at full speed. */
    @Test
    void clearsAStrayInterrupt() {
        Worker worker = worker(() -> {
            turns.incrementAndGet();
            Thread.currentThread().interrupt();
            return Worker.UNTIL_WOKEN;
        }, FOR_EVER);
        worker.wake();
        awaitSleep(worker);
        assertThat(turns).hasValue(1);
        worker.thread().interrupt();
        await().until(() -> !worker.thread().isInterrupted());
        awaitSleep(worker);
        assertThat(turns).hasValue(1);
        worker.wake();
        await().until(() -> turns.get() == 2);
    }

    @Test
    void aThreadThatCannotBeStartedIsTheCallersErrorAndTriedAgain() {
        AtomicBoolean failing = new AtomicBoolean(true);
        Worker worker = new Worker("a test's task", () -> {
            turns.incrementAndGet();
            return Worker.UNTIL_WOKEN;
        }, FOR_EVER, run -> failing.get() ? new Thread(run) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread (meant by the test)");
            }
        } : Daemon.unstarted("test-worker", run));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(worker::wake).isInstanceOf(OutOfMemoryError.class);
        }
        failing.set(false);
        worker.wake();
        await().until(() -> turns.get() == 1);
    }

    @Test
    void endsWhenIdleAndBeginsAgain() {
        Worker worker = worker(() -> {
            turns.incrementAndGet();
            return Worker.IDLE;
        }, 1_000_000);
        worker.wake();
        await().until(() -> turns.get() > 0 && !worker.thread().isAlive());
        Thread first = worker.thread();
        worker.wake();
        await().until(() -> worker.thread() != first && turns.get() > 1 && !worker.thread().isAlive());
    }

    @Test
    void aReminderStartsAThreadButDoesNotWakeOne() {
        Worker worker = worker(() -> {
            turns.incrementAndGet();
            return FOR_EVER;
        }, FOR_EVER);
        worker.remind();
        awaitSleep(worker);
        int before = turns.get();
        for (int i = 0; i < 10; i++) {
            worker.remind();
        }
        assertThat(worker.thread().getState()).isEqualTo(Thread.State.TIMED_WAITING);
        assertThat(turns).hasValue(before);
        worker.wake();
        await().until(() -> turns.get() == before + 1);
    }

    @Test
    void whatIsOverStaysOver() {
        Worker worker = worker(() -> {
            turns.incrementAndGet();
            return Worker.OVER;
        }, FOR_EVER);
        assertThat(worker.wake()).isTrue();
        await().until(() -> worker.toString().endsWith("CLOSED"));
        assertThat(worker.wake()).isFalse();
        assertThat(worker.remind()).isFalse();
        Worker unused = worker(() -> Worker.IDLE, FOR_EVER);
        assertThat(unused.closeAbsent()).isTrue();
        assertThat(unused.closeAbsent()).isTrue();
        assertThat(unused.wake()).isFalse();
        Worker used = worker(() -> Worker.UNTIL_WOKEN, FOR_EVER);
        used.wake();
        assertThat(used.closeAbsent()).isFalse();
    }
}
