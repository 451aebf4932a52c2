package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    Path proc;

    @TempDir
    Path sys;

    @Test
    void tellsWhatTheKernelTells() throws IOException {
        Files.writeString(proc.resolve("cpuinfo"), """
                processor\t: 0
                model\t\t: 1
                model name\t: A Processor @ 2.10GHz
                flags\t\t: fpu hypervisor avx2

                processor\t: 1
                model name\t: Another
                """);
        Path cache = Files.createDirectories(sys.resolve("devices/system/cpu/cpu0/cache/index3"));
        Files.writeString(cache.resolve("level"), "3\n");
        Files.writeString(cache.resolve("type"), "Unified\n");
        Files.writeString(cache.resolve("size"), "107520K\n");
        Path frequency = Files.createDirectories(sys.resolve("devices/system/cpu/cpu0/cpufreq"));
        Files.writeString(frequency.resolve("scaling_governor"), "performance\n");

        Machine machine = Machine.of(proc, sys);

        assertThat(machine.cpu()).isEqualTo("A Processor @ 2.10GHz");
        assertThat(machine.virtual()).isTrue();
        assertThat(machine.caches()).containsExactly("L3 Unified 107520K");
        assertThat(machine.governor()).isEqualTo("performance");
        assertThat(machine.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void whatTheKernelDoesNotTellIsEmpty() {
        Machine machine = Machine.of(proc, sys);

        assertThat(machine.cpu()).isEmpty();
        assertThat(machine.virtual()).isFalse();
        assertThat(machine.caches()).isEmpty();
        assertThat(machine.governor()).isEmpty();
        assertThat(machine.memoryBytes()).isPositive();
        assertThat(machine.kernel()).startsWith("Linux ");
    }
}
