package io.framelease.cli.scaling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Threads of this process, and their processor time. */
final class Threads {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String SERVERS = "framelease-rtsp-camera-";

    private Threads() {
    }

    private static Map<Long, String> named(Predicate<String> which) {
        Map<Long, String> names = new HashMap<>();
        for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (info != null && which.test(info.getThreadName())) {
                names.put(info.getThreadId(), info.getThreadName());
            }
        }
        return names;
    }

    static int count(Predicate<String> which) {
        return named(which).size();
    }

    /** All but those of servers; without /proc, those of Java alone. */
    static int all() {
        int servers = count(name -> name.startsWith(SERVERS));
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return (int) tasks.count() - servers;
        } catch (IOException | UncheckedIOException e) {
            return THREADS.getThreadCount() - servers;
        }
    }

    /** Processor time that threads have taken so far, by number; of a system that does not tell, nothing. */
    static Map<Long, Long> nanos(Predicate<String> which) {
        Map<Long, Long> nanos = new HashMap<>();
        if (THREADS.isThreadCpuTimeSupported()) {
            named(which).keySet().forEach(id -> nanos.put(id, Math.max(0, THREADS.getThreadCpuTime(id))));
        }
        return nanos;
    }

    /** Of the whole process. */
    static long processNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
}
