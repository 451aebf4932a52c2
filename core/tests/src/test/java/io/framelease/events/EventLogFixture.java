package io.framelease.events;

import static org.awaitility.Awaitility.await;

import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Connecting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** What tests of a log have in common. */
abstract class EventLogFixture {
    static final String CAMERA = "door";
    static final Executor DIRECT = Runnable::run;

    final EventLog log = new EventLog(CAMERA);
    final ExecutorService pool = Executors.newFixedThreadPool(3);

    /** Keeps what it is told, and whether two events were at it at once. */
    static class Heard implements Consumer<CameraEvent> {
        final List<CameraEvent> events = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        @Override
        public void accept(CameraEvent event) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            events.add(event);
            inside.decrementAndGet();
        }

        void await(CameraEvent last) {
            Awaitility.await().until(() -> events.contains(last));
        }
    }

    /** A listener that does not come back from its first event until it is let go. */
    static final class Hanging extends Heard {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void accept(CameraEvent event) {
            super.accept(event);
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the test is over
            }
        }
    }

    @AfterEach
    void close() {
        pool.shutdownNow();
    }

    static CameraEvent connecting(int attempt) {
        return new Connecting(CAMERA, attempt, 1, attempt);
    }

    List<CameraEvent> publish(int from, int count) {
        List<CameraEvent> published = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            CameraEvent event = connecting(i);
            published.add(event);
            log.publish(event);
        }
        return published;
    }

    static boolean hasThread() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(each -> each.getName().equals("framelease-events-" + CAMERA));
    }
}
