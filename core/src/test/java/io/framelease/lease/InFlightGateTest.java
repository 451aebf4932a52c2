package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InFlightGateTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final InFlightGate gate = new InFlightGate();

    private static void word(InFlightGate gate, long word) throws ReflectiveOperationException {
        VarHandle handle = MethodHandles.privateLookupIn(InFlightGate.class, MethodHandles.lookup())
                .findVarHandle(InFlightGate.class, "word", long.class);
        handle.setVolatile(gate, word);
    }

    @Test
    void letsInAndCounts() {
        long first = gate.tryEnter();
        long second = gate.tryEnter();
        assertThat(first).isNotEqualTo(InFlightGate.REFUSED);
        assertThat(gate.inside()).isEqualTo(2);
        gate.exit(first);
        gate.exit(second);
        assertThat(gate.inside()).isZero();
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void refusesFromTheCloseOn() throws InterruptedException {
        long inside = gate.tryEnter();
        assertThat(gate.close()).isTrue();
        assertThat(gate.close()).as("closed by this call").isFalse();
        assertThat(gate.tryEnter()).isEqualTo(InFlightGate.REFUSED);
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.awaitDrained(AT_ONCE)).isFalse();
        gate.exit(inside);
        assertThat(gate.awaitDrained(AT_ONCE)).isTrue();
    }

    @Test
    void aGateMadeClosedRefuses() {
        InFlightGate closed = new InFlightGate(false);
        assertThat(closed.tryEnter()).isEqualTo(InFlightGate.REFUSED);
        closed.reopen();
        assertThat(closed.tryEnter()).isNotEqualTo(InFlightGate.REFUSED);
    }

    @Test
    void throwsInsteadOfOverflowing() throws ReflectiveOperationException {
        word(gate, InFlightGate.MAX_INSIDE - 1);
        long last = gate.tryEnter();
        assertThat(gate.inside()).isEqualTo(InFlightGate.MAX_INSIDE);
        assertThatThrownBy(gate::tryEnter).isInstanceOf(IllegalStateException.class).hasMessageContaining("exit()");
        assertThat(gate.inside()).as("unchanged by the refusal").isEqualTo(InFlightGate.MAX_INSIDE);
        gate.exit(last);
        assertThat(gate.tryEnter()).isEqualTo(last);
    }

    @Test
    void exitWithoutEntryThrows() {
        assertThatThrownBy(() -> gate.exit(0)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exit without an entry");
        assertThatThrownBy(() -> gate.exit(InFlightGate.REFUSED)).isInstanceOf(IllegalStateException.class);
        assertThat(gate.inside()).isZero();
        assertThat(gate.tryEnter()).as("still usable").isNotEqualTo(InFlightGate.REFUSED);
    }

    @Test
    void exitTwiceThrowsAndCountsOnce() {
        long ticket = gate.tryEnter();
        gate.exit(ticket);
        assertThatThrownBy(() -> gate.exit(ticket)).isInstanceOf(IllegalStateException.class);
        assertThat(gate.inside()).isZero();
    }

    @Test
    void aLateExitOfAnOldGenerationLeavesTheNewOneAlone() {
        long old = gate.tryEnter();
        gate.exit(old);
        gate.close();
        gate.reopen();
        long fresh = gate.tryEnter();
        assertThat(fresh).isNotEqualTo(old);
        assertThatThrownBy(() -> gate.exit(old)).isInstanceOf(IllegalStateException.class);
        assertThat(gate.inside()).isEqualTo(1);
        gate.exit(fresh);
    }

    @Test
    void reopensOnlyWhatIsClosedAndDrained() {
        assertThatThrownBy(gate::reopen).isInstanceOf(IllegalStateException.class);
        long inside = gate.tryEnter();
        gate.close();
        assertThatThrownBy(gate::reopen).isInstanceOf(IllegalStateException.class).hasMessageContaining("inside=1");
        assertThat(gate.isOpen()).isFalse();
        gate.exit(inside);
        gate.reopen();
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void theGenerationWrapsWithoutTouchingClosedOrCount() throws ReflectiveOperationException {
        word(gate, 1L << 63 | 0x7fff_ffffL << 32);
        gate.reopen();
        assertThat(gate).hasToString("open generation=0 inside=0");
        long ticket = gate.tryEnter();
        assertThat(ticket).isZero();
        gate.exit(ticket);
    }

    @Test
    void theLastOneOutWakesWhoWaits() throws Exception {
        long first = gate.tryEnter();
        long second = gate.tryEnter();
        gate.close();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> gate.awaitDrained(Duration.ofSeconds(20)));
        Thread waiter = Thread.ofPlatform().start(waiting);
        await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        gate.exit(first);
        assertThat(waiting.isDone()).isFalse();
        gate.exit(second);
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void severalMayWait() throws Exception {
        long inside = gate.tryEnter();
        gate.close();
        List<FutureTask<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<Boolean> task = new FutureTask<>(() -> gate.awaitDrained(Duration.ofSeconds(20)));
            waiting.add(task);
            Thread.ofPlatform().start(task);
        }
        gate.exit(inside);
        for (FutureTask<Boolean> task : waiting) {
            assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void waitingEndsWithTheTimeoutOrAnInterrupt() throws Exception {
        long inside = gate.tryEnter();
        gate.close();
        long start = System.nanoTime();
        assertThat(gate.awaitDrained(Duration.ofMillis(20))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> gate.awaitDrained(Duration.ofSeconds(20))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        gate.exit(inside);
    }

    @Test
    void anOpenGateHadDrained() throws InterruptedException {
        long inside = gate.tryEnter();
        assertThat(gate.awaitDrained(AT_ONCE)).isTrue();
        gate.exit(inside);
    }

    /** The post-mortem's second cause: the window is counted before it begins, so nobody is inside after a drained close. */
    @Test
    void nobodyIsInsideAfterADrainedClose() throws Exception {
        AtomicBoolean sessionLives = new AtomicBoolean(true);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                running.countDown();
                while (!stop.get()) {
                    long ticket = gate.tryEnter();
                    if (ticket != InFlightGate.REFUSED) {
                        if (!sessionLives.get()) {
                            wrong.incrementAndGet();
                        }
                        entered.incrementAndGet();
                        gate.exit(ticket);
                    }
                }
            }));
        }
        running.await();
        for (int i = 0; i < 2000; i++) {
            gate.close();
            assertThat(gate.awaitDrained(Duration.ofSeconds(10))).isTrue();
            sessionLives.set(false);
            sessionLives.set(true);
            gate.reopen();
        }
        await().until(() -> entered.get() > 0);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
        assertThat(gate.inside()).isZero();
    }
}
