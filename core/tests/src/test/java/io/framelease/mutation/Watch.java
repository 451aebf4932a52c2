package io.framelease.mutation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the cases that run: what processor time their threads have taken, and whether one does not end. A thread is of a case
 * if the case's name is in its own; of what a thread takes in its last moments up to one look is not seen.
 */
final class Watch {
    /** In front of a case's number: the name of its camera. */
    static final String PREFIX = "mutated-";
    /** Exit code of a process with a case that does not end. */
    static final int HANGS = 4;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Pattern CASE = Pattern.compile(PREFIX + "(\\d+)");
    private static final long LOOK_NANOS = 20_000_000;

    /** A case that runs: since when, and the processor time of each of its threads, less what it had before. */
    private record Running(String what, long begin, long worker, long workerBefore, Map<Long, Long> nanos) {
    }

    private final Map<Integer, Running> running = new ConcurrentHashMap<>();
    private final long patience;
    private final Thread thread = Thread.ofPlatform().daemon().name("watch").unstarted(this::run);
    private volatile boolean stopped;

    /** @param patience how long a case may take; none can, by its own time limits */
    Watch(Duration patience) {
        this.patience = patience.toNanos();
        thread.start();
    }

    /** A case begins on this thread, which bears its name until {@link #end}. */
    void begin(int number, String what) {
        Thread worker = Thread.currentThread();
        worker.setName(PREFIX + number);
        running.put(number, new Running(what, System.nanoTime(), worker.threadId(), THREADS.getCurrentThreadCpuTime(),
                new ConcurrentHashMap<>()));
    }

    /** A case has ended: the processor time of its threads, in ns. */
    long end(int number) {
        look();
        Running over = Objects.requireNonNull(running.remove(number));
        over.nanos.put(over.worker, THREADS.getCurrentThreadCpuTime() - over.workerBefore);
        Thread.currentThread().setName("worker");
        return over.nanos.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether a thread of any case, or of what serves it, is there. */
    static boolean hasThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).anyMatch(name -> name.isEmpty()
                || name.contains(PREFIX) || name.startsWith("damaged-rtsp") && !name.matches(".*\\d")
                || name.startsWith("framelease-rtsp-camera-") && !name.matches(".*\\d"));
    }

    private void run() {
        while (!stopped) {
            look();
            running.forEach((number, each) -> {
                if (System.nanoTime() - each.begin > patience) {
                    hangs(number, each);
                }
            });
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void look() {
        for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            Matcher matcher = CASE.matcher(info == null ? "" : info.getThreadName());
            Running of = matcher.find() ? running.get(Integer.valueOf(matcher.group(1))) : null;
            if (of != null && info.getThreadId() != of.worker) {
                of.nanos.merge(info.getThreadId(), THREADS.getThreadCpuTime(info.getThreadId()), Math::max);
            }
        }
    }

    /** Ends the process. */
    private void hangs(int number, Running which) {
        System.out.println("HANGS case " + number + " for " + TimeUnit.NANOSECONDS.toSeconds(patience) + " s: " + which.what);
        for (ThreadInfo info : THREADS.dumpAllThreads(true, true, Integer.MAX_VALUE)) {
            System.out.println(info);
        }
        System.out.flush();
        Runtime.getRuntime().halt(HANGS);
    }

    void stop() {
        stopped = true;
    }
}
