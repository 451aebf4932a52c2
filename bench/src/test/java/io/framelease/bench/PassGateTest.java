package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PassGateTest {
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
    void everyReconnectReturnsWhileTheCameraPassesWithoutAPause(PassGate.Kind kind) throws InterruptedException {
        int reconnects = 20_000;
        PassGate gate = PassGate.of(kind);
        AtomicBoolean over = new AtomicBoolean();
        int[] begun = {0};
        Thread camera = Thread.ofPlatform().daemon().start(() -> {
            boolean last;
            do {
                last = over.get();
                begun[0] += gate.pass() ? 0 : 1;
            } while (!last);
        });
        Thread reconnecting = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < reconnects; i++) {
                gate.reconnect();
                while (gate.isStale()) { // the next one finds the camera in the middle of its passes, and does not coalesce
                    Thread.onSpinWait();
                }
            }
        });

        boolean returned = reconnecting.join(Duration.ofMinutes(1));
        over.set(true);
        camera.join();

        assertThat(returned).as("each reconnect has returned").isTrue();
        assertThat(begun[0]).isEqualTo(reconnects);
        assertThat(gate.isStale()).isFalse();
    }
}
