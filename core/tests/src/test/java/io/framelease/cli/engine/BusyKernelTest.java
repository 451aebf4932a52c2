package io.framelease.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Devices;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BusyKernelTest {
    @Test
    @Tag("gpu")
    void runsForAsLongAsItIsTold() {
        try (BusyKernel kernel = BusyKernel.on(Devices.cuda(0))) {
            assertThat(kernel.isRunning()).isFalse();
            long begin = System.nanoTime();
            kernel.start(Duration.ofSeconds(2));
            assertThat(kernel.isRunning()).isTrue();
            kernel.await();
            assertThat(kernel.isRunning()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1900));
        }
    }

    @Test
    void needsAGpu() {
        assertThatThrownBy(() -> BusyKernel.on(Devices.host())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host");
    }
}
