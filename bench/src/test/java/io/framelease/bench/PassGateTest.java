package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PassGateTest {
    /** Without a single one that returns. */
    private static final Duration HANGS = Duration.ofSeconds(30);
    /** One behind the other: who was woken by one finds the camera inside again. */
    private static final int PASSES = 16;

    @ParameterizedTest
    @EnumSource
    void aReconnectIsAnsweredByTheNextPassAndByNoOther(PassGate.Kind kind) {
        PassGate gate = PassGate.of(kind);
        assertThat(gate.pass()).isTrue();
        assertThat(gate.isStale()).isFalse();

        gate.reconnect();
        gate.reconnect(); // coalesces with the one before

        assertThat(gate.isStale()).isTrue();
        assertThat(gate.pass()).isFalse();
        assertThat(gate.isStale()).isFalse();
        assertThat(gate.pass()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aReconnectReturnsWhenTheCameraHasLeft(PassGate.Kind kind) throws InterruptedException {
        PassGate.of(kind).reconnect(); // so that a thread that waits below waits for the gate, and for no class
        PassGate gate = PassGate.of(kind);
        AtomicBoolean left = new AtomicBoolean();
        AtomicBoolean returnedBehind = new AtomicBoolean();
        assertThat(gate.enter()).isTrue();
        Thread reconnecting = Thread.ofPlatform().daemon().start(() -> {
            gate.reconnect();
            returnedBehind.set(left.get());
        });
        while (reconnecting.getState() == Thread.State.RUNNABLE || reconnecting.getState() == Thread.State.NEW) {
            Thread.yield(); // until it waits, or has returned too early
        }
        left.set(true);
        gate.exit();
        reconnecting.join();

        assertThat(returnedBehind).isTrue();
        assertThat(gate.enter()).as("entered for the session that has ended").isFalse();
        gate.begin();
        assertThat(gate.enter()).isTrue();
        gate.exit();
    }

    @ParameterizedTest
    @EnumSource
    void everyReconnectReturnsWhileTheCameraPasses(PassGate.Kind kind) throws InterruptedException {
        int reconnects = 1_000;
        PassGate gate = PassGate.of(kind);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger returned = new AtomicInteger();
        int[] begun = {0};
        Thread camera = Thread.ofPlatform().daemon().start(() -> {
            boolean last;
            do {
                last = over.get();
                for (int i = 0; i < PASSES; i++) {
                    begun[0] += gate.pass() ? 0 : 1;
                }
                Thread.yield(); // most of these locks are unfair: on a busy machine who waits would have no turn for long
            } while (!last);
        });
        Thread reconnecting = Thread.ofPlatform().daemon().start(() -> {
            while (returned.get() < reconnects) {
                gate.reconnect();
                while (gate.isStale()) { // the next one finds the camera in the middle of its passes, and does not coalesce
                    Thread.yield();
                }
                returned.incrementAndGet();
            }
        });

        for (int before = -1; before < returned.get() && !reconnecting.join(HANGS);) {
            before = returned.get();
        }
        over.set(true);
        camera.join();

        assertThat(returned).as("reconnects that have returned").hasValue(reconnects);
        assertThat(begun[0]).isEqualTo(reconnects);
        assertThat(gate.isStale()).isFalse();
    }
}
