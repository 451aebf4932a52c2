package io.framelease.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.CameraEvent;
import io.framelease.Registration;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Logs;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever a listener and its executor do, each event is delivered once, in order, and nobody else is harmed. */
class ListeningTest extends EventLogFixture {
    @Test
    void aListenerThatThrowsIsToldTheNextAllTheSame(CapturedLog captured) {
        Heard heard = new Heard() {
            @Override
            public void accept(CameraEvent event) {
                super.accept(event);
                if (event.equals(connecting(1))) {
                    throw new IllegalStateException("of a listener");
                }
                throw new AssertionError("of a listener");
            }
        };
        log.listen(pool, heard);
        List<CameraEvent> all = publish(1, 5);
        heard.await(all.getLast());
        assertThat(heard.events).isEqualTo(all);
        captured.await("WARN EventLog: door: a listener of events failed: .*IllegalStateException: of a listener");
        captured.await("WARN EventLog: door: a listener of events failed: .*AssertionError: of a listener");
    }

    @Test
    void anExecutorThatRejectsIsAskedAgain(CapturedLog captured) {
        AtomicInteger rejections = new AtomicInteger();
        Heard heard = new Heard();
        log.listen(task -> {
            if (rejections.incrementAndGet() <= 3) {
                throw new RejectedExecutionException("full");
            }
            pool.execute(task);
        }, heard);
        List<CameraEvent> all = publish(1, 5);
        heard.await(all.getLast());
        assertThat(heard.events).isEqualTo(all);
        assertThat(rejections.get()).isGreaterThan(3);
        captured.assertCount(1, "WARN EventLog: door: handing an event to a listener's executor, which is tried again, failed: .*full");
    }

    @Test
    @Logs("WARN EventLog: door: a listener gets no more events, since its executor is shut down")
    void anExecutorThatIsShutDownEndsTheRegistration() {
        pool.shutdown();
        Registration registration = log.listen(pool, new Heard());
        log.publish(connecting(1));
        await().until(registration::isClosed);
        await().until(() -> !hasThread());
    }

    /** One that does not say that it is shut down: it is asked again, at ever longer intervals, and not for ever. */
    @Test
    @Logs("WARN EventLog: door: handing an event to a listener's executor, which is tried again, failed")
    @Logs("WARN EventLog: door: a listener gets no more events: its camera is closed")
    void anExecutorThatRejectsForEverIsLetGoOfWithItsCamera() {
        Registration registration = log.listen(task -> {
            throw new RejectedExecutionException("for ever");
        }, new Heard());
        log.publish(connecting(1));
        log.publish(new CameraEvent.Closed(CAMERA, 2, 1));
        await().until(registration::isClosed);
        await().until(() -> !hasThread());
    }

    /** Such as one whose handler of rejections runs the task, and keeps it in its queue as well. */
    @Test
    void anExecutorThatRunsATaskTwiceDeliversOnce() {
        Heard heard = new Heard();
        log.listen(task -> {
            pool.execute(task);
            pool.execute(task);
        }, heard);
        List<CameraEvent> all = publish(1, 500);
        heard.await(all.getLast());
        assertThat(heard.events).isEqualTo(all);
        assertThat(heard.most).hasValue(1);
    }

    /** The caller of execute is this library's thread, not the camera's. */
    @Test
    void anExecutorThatWaitsKeepsNobody() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Heard waiting = new Heard();
        Heard other = new Heard();
        log.listen(task -> {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            task.run();
        }, waiting);
        log.listen(DIRECT, other);
        List<CameraEvent> all = publish(1, 100);
        entered.await();
        other.await(all.getLast());
        go.countDown();
        waiting.await(all.getLast());
        assertThat(waiting.events).isEqualTo(all);
    }

    @Test
    @Logs(value = "WARN EventLog: door: handing an event to a listener's executor, which is tried again", maybe = true)
    void aFullPoolDeliversWhenItHasRoom() throws Exception {
        ThreadPoolExecutor small = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(1));
        CountDownLatch go = new CountDownLatch(1);
        try {
            for (int i = 0; i < 2; i++) {
                small.execute(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            Heard heard = new Heard();
            List<CameraEvent> all = publish(1, 1);
            log.listen(small, heard);
            await().until(() -> small.getQueue().size() == 1);
            go.countDown();
            all.addAll(publish(2, 10));
            heard.await(all.getLast());
            assertThat(heard.events).isEqualTo(all);
        } finally {
            small.shutdownNow();
        }
    }
}
