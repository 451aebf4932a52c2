package io.framelease.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Closed;
import io.framelease.CameraEvent.Connecting;
import io.framelease.CameraEvent.Lost;
import io.framelease.CameraEvent.Retrying;
import io.framelease.CameraEvent.Skipped;
import io.framelease.Registration;
import io.framelease.SourceException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each listener is told each event once, in order, one at a time, and memory has a bound. */
class EventLogTest extends EventLogFixture {
    @Test
    void allOfThemInOrderOneAtATime() {
        Heard direct = new Heard();
        Heard pooled = new Heard();
        log.listen(DIRECT, direct);
        log.listen(pool, pooled);
        List<CameraEvent> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.addAll(publish(i * 500, 500)); // fewer than a listener may be behind
            direct.await(all.getLast());
            pooled.await(all.getLast());
        }
        assertThat(direct.events).isEqualTo(all);
        assertThat(pooled.events).isEqualTo(all);
        assertThat(pooled.most).hasValue(1);
    }

    @Test
    void aLateListenerIsToldFirstWhatTheCameraDoes() {
        Lost lost = new Lost(CAMERA, 2, 1, new SourceException("the source failed"));
        Retrying retrying = new Retrying(CAMERA, 3, 1, Duration.ofSeconds(1), 2);
        log.publish(connecting(1));
        log.publish(lost);
        log.publish(retrying);
        Heard heard = new Heard();
        log.listen(DIRECT, heard);
        heard.await(retrying);
        CameraEvent next = connecting(2);
        log.publish(next);
        heard.await(next);
        assertThat(heard.events).containsExactly(lost, retrying, next);
    }

    @Test
    void listenersThatAreAddedMeanwhileMissNothing() throws Exception {
        int count = 900;
        List<Heard> listeners = Collections.synchronizedList(new ArrayList<>());
        Thread adding = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 50; i++) {
                Heard heard = new Heard();
                log.listen(pool, heard);
                listeners.add(heard);
            }
        });
        CameraEvent last = publish(1, count).getLast();
        adding.join();
        for (Heard heard : listeners) {
            heard.await(last);
            int first = ((Connecting) heard.events.getFirst()).attempt();
            assertThat(heard.events.stream().map(event -> ((Connecting) event).attempt()).toList())
                    .isEqualTo(IntStream.rangeClosed(first, count).boxed().toList());
        }
    }

    @Test
    void aListenerThatHangsHarmsNobodyAndIsToldWhatItHasLost() throws Exception {
        Hanging hanging = new Hanging();
        Heard other = new Heard();
        log.listen(pool, hanging);
        log.listen(DIRECT, other);
        log.publish(connecting(1));
        hanging.entered.await();
        List<CameraEvent> rest = new ArrayList<>();
        for (int i = 0; i < 10; i++) { // by this thread, which waits for the other listener alone
            rest.addAll(publish(2 + i * 500, 500));
            other.await(rest.getLast());
        }
        assertThat(other.events).hasSize(5001);
        assertThat(hanging.events).hasSize(1);
        hanging.go.countDown();
        hanging.await(rest.getLast());
        assertThat(hanging.events.get(1)).isInstanceOf(Skipped.class);
        int skipped = (int) ((Skipped) hanging.events.get(1)).count();
        assertThat(skipped).isBetween(5000 - EventLog.MOST, 5000);
        List<CameraEvent> told = hanging.events.subList(2, hanging.events.size());
        assertThat(told).as("the state in which the gap ended, and all behind it").isEqualTo(rest.subList(skipped - 1, 5000));
        assertThat(hanging.most).hasValue(1);
    }

    /** What nobody will be told can be collected, though a listener stands at an event in front of it. */
    @Test
    void aListenerThatHangsKeepsNoMoreThanTheBound() throws Exception {
        Hanging hanging = new Hanging();
        log.listen(pool, hanging);
        log.publish(connecting(1));
        hanging.entered.await();
        List<WeakReference<CameraEvent>> events = new ArrayList<>();
        for (int i = 2; i < 5 * EventLog.MOST; i++) {
            CameraEvent event = connecting(i);
            events.add(new WeakReference<>(event));
            log.publish(event);
        }
        await().untilAsserted(() -> {
            System.gc();
            assertThat(events.stream().filter(each -> each.get() != null).count()).isLessThanOrEqualTo(EventLog.MOST + 1);
        });
        hanging.go.countDown();
    }

    @Test
    void aListenerMayCloseItsOwnRegistration() throws Exception {
        Registration[] own = new Registration[1];
        Heard heard = new Heard() {
            @Override
            public void accept(CameraEvent event) {
                super.accept(event);
                if (event.equals(connecting(3))) {
                    own[0].close();
                    own[0].close();
                }
            }
        };
        own[0] = log.listen(pool, heard);
        publish(1, 10);
        await().until(own[0]::isClosed);
        Heard other = new Heard();
        log.listen(pool, other);
        other.await(publish(11, 3).getLast());
        pool.shutdown();
        assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(heard.events).containsExactly(connecting(1), connecting(2), connecting(3));
        assertThat(log).hasToString("events of door: 13, 1 listeners");
    }

    @Test
    void nothingFollowsTheCloseAndThreadsEndBehindIt() {
        Heard heard = new Heard();
        Registration registration = log.listen(DIRECT, heard);
        CameraEvent closed = new Closed(CAMERA, 2, 1);
        log.publish(connecting(1));
        assertThat(log.publish(closed)).isTrue();
        assertThat(log.publish(connecting(2))).isFalse();
        assertThat(log.publish(new Closed(CAMERA, 3, 1))).isFalse();
        heard.await(closed);
        await().until(registration::isClosed);
        assertThat(heard.events).containsExactly(connecting(1), closed);
        await().until(() -> !hasThread());
        Heard late = new Heard();
        Registration behind = log.listen(DIRECT, late);
        await().until(behind::isClosed);
        assertThat(late.events).containsExactly(closed);
        await().until(() -> !hasThread());
    }

    @Test
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> log.listen(null, new Heard())).withMessage("executor");
        assertThatNullPointerException().isThrownBy(() -> log.listen(DIRECT, null)).withMessage("listener");
    }
}
