package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.testing.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A lost wake-up hangs these tests: nothing in the gate looks again by itself. */
class InFlightGateTest {
    private final InFlightGate gate = new InFlightGate();

    @Test
    void nothingEntersBeforeTheFirstSession() {
        assertThat(gate.tryEnter(0)).as("no session has the number 0").isFalse();
        assertThat(gate.tryEnter(1)).isFalse();
        assertThat(gate.isStale(1)).isTrue();
    }

    @Test
    void sessionsAreCountedAndEachMakesTheOneBeforeStale() {
        assertThat(gate.begin()).isEqualTo(1);
        assertThat(gate.isStale(1)).isFalse();
        assertThat(gate.begin()).isEqualTo(2);
        assertThat(gate.session()).isEqualTo(2);
        assertThat(gate.isStale(1)).isTrue();
        assertThat(gate.isStale(2)).isFalse();
        assertThat(gate.tryEnter(1)).isFalse();
        assertThat(gate.tryEnter(2)).isTrue();
    }

    @Test
    void aRequestMakesTheRunningSessionStaleAndTheNextAnswersIt() {
        long running = gate.begin();
        assertThat(gate.request()).isEqualTo(running);
        assertThat(gate.isStale(running)).isTrue();
        assertThat(gate.tryEnter(running)).isFalse();
        long next = gate.begin();
        assertThat(gate.isStale(next)).isFalse();
        assertThat(gate.tryEnter(next)).isTrue();
    }

    @Test
    void requestsBeforeASessionAreOne() {
        gate.begin();
        assertThat(gate.request()).isEqualTo(1);
        assertThat(gate.request()).isEqualTo(1);
        assertThat(gate.begin()).isEqualTo(2);
        assertThat(gate.begin()).as("asked for by nobody, begun all the same").isEqualTo(3);
    }

    /** What was prepared before a request is no answer to it. */
    @Test
    void aSessionFollowsUnlessAnotherOneIsWanted() {
        gate.begin();
        assertThat(gate.succeed()).isEqualTo(2);
        assertThat(gate.isStale(1)).isTrue();
        assertThat(gate.tryEnter(2)).isTrue();
        assertThatThrownBy(gate::succeed).isInstanceOf(IllegalStateException.class).hasMessageContaining("inside");
        gate.exit(2);
        assertThat(gate.request()).isEqualTo(2);
        assertThat(gate.succeed()).isEqualTo(InFlightGate.REFUSED);
        assertThat(gate.session()).isEqualTo(2);
        assertThat(gate.begin()).isEqualTo(3);
        gate.close();
        assertThat(gate.succeed()).isEqualTo(InFlightGate.REFUSED);
    }

    /** Who means a session that he has seen does not hit the one that has followed since. */
    @Test
    void aRequestOfOneSessionIsNoneOfTheNext() {
        gate.begin();
        assertThat(gate.succeed()).isEqualTo(2);
        assertThat(gate.request(1)).isEqualTo(1);
        assertThat(gate.isStale(2)).as("what has followed").isFalse();
        assertThat(gate.tryEnter(2)).isTrue();
        gate.awaitLeft(1);
        gate.exit(2);
        assertThat(gate.request(2)).isEqualTo(2);
        assertThat(gate.request(2)).as("once more").isEqualTo(2);
        assertThat(gate.isStale(2)).isTrue();
        assertThat(gate).hasToString("session=2 requested");
        assertThat(gate.begin()).isEqualTo(3);
        assertThat(gate.request(2)).isEqualTo(2);
        assertThat(gate).hasToString("session=3");
        gate.close();
        assertThat(gate.request(3)).isEqualTo(InFlightGate.REFUSED);
        assertThat(gate.request(2)).isEqualTo(InFlightGate.REFUSED);
    }

    @Test
    void aCloseRefusesEverythingThatComesAfterIt() {
        long running = gate.begin();
        gate.close();
        gate.close();
        assertThat(gate.isStale(running)).isTrue();
        assertThat(gate.tryEnter(running)).isFalse();
        assertThat(gate.request()).isEqualTo(InFlightGate.REFUSED);
        assertThat(gate.begin()).isEqualTo(InFlightGate.REFUSED);
        assertThat(gate.isClosing()).isTrue();
    }

    @Test
    void aSourceThatHasEndedIsOverUnlessAnotherSessionWasWanted() {
        gate.begin();
        gate.request();
        assertThat(gate.endUnlessRequested()).isFalse();
        gate.begin();
        assertThat(gate.endUnlessRequested()).isTrue();
        assertThat(gate.request()).isEqualTo(InFlightGate.REFUSED);
        assertThatThrownBy(gate::begin).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCloseIsNoReasonToGoOn() {
        gate.begin();
        gate.request();
        gate.close();
        assertThat(gate.endUnlessRequested()).isTrue();
    }

    @Test
    void misuseThrowsAndChangesNothing() {
        long running = gate.begin();
        assertThatThrownBy(() -> gate.exit(running)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without an entry");
        assertThat(gate.tryEnter(running)).isTrue();
        assertThatThrownBy(() -> gate.tryEnter(running)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(gate::begin).isInstanceOf(IllegalStateException.class).hasMessageContaining("session=1 inside");
        gate.exit(running);
        assertThatThrownBy(() -> gate.exit(running)).isInstanceOf(IllegalStateException.class);
        assertThat(gate).hasToString("session=1");
    }

    @Test
    void nobodyWaitsWhereNobodyIsInside() {
        long running = gate.begin();
        gate.awaitLeft(running);
        gate.awaitLeft(gate.request());
        gate.awaitLeft(InFlightGate.REFUSED);
    }

    @Test
    void aLaterSessionIsNotWaitedFor() {
        long old = gate.begin();
        long fresh = gate.begin();
        assertThat(gate.tryEnter(fresh)).isTrue();
        gate.awaitLeft(old);
        assertThatThrownBy(() -> gate.exit(old)).isInstanceOf(IllegalStateException.class);
        gate.exit(fresh);
    }

    /** Four wait for one exit, which comes when all of them sleep: each is woken, since nobody looks again by himself. */
    @Test
    void oneExitWakesEverybody() throws Exception {
        long running = gate.begin();
        gate.tryEnter(running);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<Void> task = new FutureTask<>(() -> gate.awaitLeft(gate.request()), null);
            tasks.add(task);
            threads.add(Thread.ofPlatform().daemon().start(task));
        }
        for (Thread thread : threads) {
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }
        assertThat(tasks).noneMatch(FutureTask::isDone);
        gate.exit(running);
        for (FutureTask<Void> task : tasks) {
            task.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptNeitherEndsTheWaitNorIsLost() throws Exception {
        long running = gate.begin();
        gate.tryEnter(running);
        AtomicBoolean interrupted = new AtomicBoolean();
        FutureTask<Void> task = new FutureTask<>(() -> {
            gate.awaitLeft(gate.request());
            interrupted.set(Thread.currentThread().isInterrupted());
        }, null);
        Thread waiter = Thread.ofPlatform().daemon().start(task);
        await().until(() -> waiter.getState() == Thread.State.WAITING);
        waiter.interrupt();
        await().until(() -> waiter.getState() == Thread.State.WAITING && !waiter.isInterrupted());
        assertThat(task.isDone()).isFalse();
        gate.exit(running);
        task.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(interrupted).isTrue();
    }

    /**
     * The promise of reconnect(), by two users against a camera thread that does nothing else: whatever was published when a
     * request has returned is of that session or an earlier one, and nothing of them comes after that.
     */
    @Test
    void nothingOfAStaleSessionIsPublishedAfterTheWait() throws Exception {
        AtomicLong published = new AtomicLong(); // number of the session that published last
        AtomicInteger wrong = new AtomicInteger();
        Thread camera = Thread.ofPlatform().daemon().start(() -> {
            for (long session; (session = gate.begin()) != InFlightGate.REFUSED;) {
                while (gate.tryEnter(session)) {
                    published.set(session);
                    gate.exit(session);
                }
            }
        });
        Runnable user = () -> {
            for (int i = 0; i < 20_000; i++) {
                long stale = gate.request();
                gate.awaitLeft(stale);
                long before = published.get();
                Thread.onSpinWait();
                long after = published.get();
                if (after != before && after <= stale) {
                    wrong.incrementAndGet();
                }
            }
        };
        Thread one = Thread.ofPlatform().daemon().start(user);
        Thread other = Thread.ofPlatform().daemon().start(user);
        one.join();
        other.join();
        gate.close();
        camera.join();
        assertThat(wrong).hasValue(0);
    }
}
