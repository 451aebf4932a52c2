package io.framelease.bench.suite;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine that a run was made on, as Linux tells it.
 *
 * @param cpu          the processor's model; empty if the kernel tells none
 * @param cores        processors that this process may use
 * @param caches       of one core, such as {@code L3 Unified 105M}; empty if the kernel tells none
 * @param virtual      whether a hypervisor is between: others' work may be in the times
 * @param governor     how the core's clock is set, such as {@code performance}; empty if the kernel does not tell
 * @param memoryBytes  of the machine
 * @param kernel       its name and version
 * @param load         processes that were running or waiting, the average of the minute before
 */
public record Machine(String cpu, int cores, List<String> caches, boolean virtual, String governor, long memoryBytes,
        String kernel, double load) {
    /** Copies. */
    public Machine {
        caches = List.copyOf(caches);
    }

    /** This one, now. */
    public static Machine now() {
        return of(Path.of("/proc"), Path.of("/sys"));
    }

    /** As those two file systems of the kernel's tell it. */
    static Machine of(Path proc, Path sys) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<String> processor = lines(proc.resolve("cpuinfo"));
        Path core = sys.resolve("devices/system/cpu/cpu0");
        return new Machine(field(processor, "model name"), Runtime.getRuntime().availableProcessors(),
                caches(core.resolve("cache")),
                List.of(field(processor, "flags").split(" ")).contains("hypervisor"),
                String.join("", lines(core.resolve("cpufreq/scaling_governor"))), system.getTotalMemorySize(),
                system.getName() + " " + system.getVersion(), system.getSystemLoadAverage());
    }

    private static String field(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("");
    }

    private static List<String> caches(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        try (Stream<Path> caches = Files.list(folder)) {
            caches.filter(cache -> cache.getFileName().toString().startsWith("index")).sorted()
                    .forEach(cache -> found.add("L" + String.join("", lines(cache.resolve("level"))) + " "
                            + String.join("", lines(cache.resolve("type"))) + " "
                            + String.join("", lines(cache.resolve("size")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of(); // this kernel does not tell
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
