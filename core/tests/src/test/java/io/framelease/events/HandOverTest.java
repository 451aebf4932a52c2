package io.framelease.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.CameraEvent;
import io.framelease.Registration;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A close waits until executors have been given the events, and for nothing else that an executor does. */
class HandOverTest extends EventLogFixture {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final CameraEvent CLOSED = new CameraEvent.Closed(CAMERA, 9, 1);

    private final CountDownLatch go = new CountDownLatch(1);
    private final Heard heard = new Heard();

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A listener whose worker's thread comes when it is let go. */
    private void listenLate(AtomicInteger given) {
        log.add(new Listening(log, task -> {
            given.incrementAndGet();
            pool.execute(task);
        }, heard, log.here(), 1_000_000_000, task -> new Thread(() -> {
            awaitGo();
            task.run();
        })));
    }

    @Test
    void itWaitsForAWorkerThatHasNotCome() throws Exception {
        AtomicInteger given = new AtomicInteger();
        AtomicBoolean interrupted = new AtomicBoolean();
        listenLate(given);
        log.publish(connecting(1));
        log.publish(CLOSED);
        Thread closing = Thread.ofPlatform().start(() -> {
            log.awaitHanded(FOR_EVER, FOR_EVER);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        closing.interrupt();
        assertThat(given).as("so it has waited").hasValue(0);
        assertThat(closing.isAlive()).isTrue();
        go.countDown();
        closing.join();
        assertThat(given).hasPositiveValue();
        assertThat(interrupted).as("an interrupt stays").isTrue();
        heard.await(CLOSED);
        assertThat(heard.events).containsExactly(connecting(1), CLOSED);
    }

    @Test
    void thereIsNothingToWaitForWhereAllIsGiven() {
        log.listen(DIRECT, heard);
        log.publish(CLOSED);
        heard.await(CLOSED);
        log.awaitHanded(FOR_EVER, FOR_EVER);
        log.listen(DIRECT, new Heard());
        log.awaitHanded(FOR_EVER, FOR_EVER);
    }

    /** Its worker is kept waiting: that is seen, however long the close could wait. */
    @Test
    void anExecutorThatBlocksKeepsNoClose() {
        log.listen(task -> {
            awaitGo();
            pool.execute(task);
        }, heard);
        log.publish(CLOSED);
        log.awaitHanded(Duration.ofMillis(1), FOR_EVER);
        assertThat(heard.events).isEmpty();
        go.countDown();
        heard.await(CLOSED);
    }

    /** One that computes, or waits where the JVM does not see it. */
    @Test
    void anExecutorThatIsSlowKeepsACloseForATime() {
        AtomicBoolean over = new AtomicBoolean();
        log.listen(task -> {
            while (!over.get()) {
                Thread.onSpinWait();
            }
            pool.execute(task);
        }, heard);
        log.publish(CLOSED);
        log.awaitHanded(FOR_EVER, Duration.ofMillis(1));
        assertThat(heard.events).isEmpty();
        over.set(true);
        heard.await(CLOSED);
    }

    @Test
    @Logs("WARN EventLog: door: handing an event to a listener's executor, which is tried again, failed: .*full")
    void anExecutorThatRejectsKeepsNoClose() {
        try (Registration _ = log.listen(task -> {
            throw new RejectedExecutionException("full");
        }, heard)) {
            log.publish(CLOSED);
            log.awaitHanded(FOR_EVER, FOR_EVER);
            assertThat(heard.events).isEmpty();
        }
    }

    /** A listener that runs has its events, on the worker's thread too. */
    @Test
    void aListenerThatHangsKeepsNoClose() throws Exception {
        Hanging hanging = new Hanging();
        Hanging direct = new Hanging();
        log.listen(pool, hanging);
        log.listen(DIRECT, direct);
        log.publish(connecting(1));
        hanging.entered.await();
        direct.entered.await();
        log.publish(CLOSED);
        log.awaitHanded(FOR_EVER, FOR_EVER);
        hanging.go.countDown();
        direct.go.countDown();
        hanging.await(CLOSED);
        direct.await(CLOSED);
    }

    /** Else it would wait for itself. */
    @Test
    void aListenerAndAnExecutorMayCloseTheCamera() {
        log.publish(connecting(1));
        log.listen(task -> {
            if (log.publish(CLOSED)) {
                log.awaitHanded(FOR_EVER, FOR_EVER);
            }
            task.run();
        }, event -> {
            log.awaitHanded(FOR_EVER, FOR_EVER);
            heard.accept(event);
        });
        heard.await(CLOSED);
        assertThat(heard.events).containsExactly(connecting(1), CLOSED);
    }

    @Test
    void anExecutorThatIsShutDownBehindTheCloseIsNoWarning(CapturedLog captured) {
        log.publish(CLOSED);
        pool.shutdown();
        Registration late = log.listen(pool, heard);
        await().until(late::isClosed);
        captured.assertCount(0, "WARN EventLog: .*gets no more events");
    }
}
