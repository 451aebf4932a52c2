package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

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
    void everyReconnectReturnsWhileTheCameraPasses(PassGate.Kind kind) throws InterruptedException {
        int reconnects = 2_000;
        PassGate gate = PassGate.of(kind);
        AtomicBoolean over = new AtomicBoolean();
        int[] begun = {0};
        Thread camera = new Thread(() -> {
            boolean last;
            do {
                last = over.get();
                begun[0] += gate.pass() ? 0 : 1;
            } while (!last);
        });
        camera.start();

        for (int i = 0; i < reconnects; i++) {
            gate.reconnect();
        }
        over.set(true);
        camera.join();

        assertThat(begun[0]).isBetween(1, reconnects);
        assertThat(gate.isStale()).isFalse();
    }
}
