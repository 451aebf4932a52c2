package io.framelease.mutation;

import io.framelease.Diagnostics;
import io.framelease.device.HostDevice;
import io.framelease.mutation.Mutator.Damaged;
import io.framelease.mutation.SeedClips.Clip;
import io.framelease.testing.Liveness;
import io.framelease.testing.NativeHeap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plays damaged sources, several at a time, and prints what was wrong about one: a line that begins with WRONG. After each round,
 * when all is closed, it prints what the process has: bytes of malloc that are not the JVM's own, file descriptors and threads.
 */
final class MutationProgram implements AutoCloseable {
    /** Numbers of cases that are not damaged. */
    private static final int WHOLE = 1_000_000_000;
    /**
     * Processor time of one case, in that of the dearest whole one; and of all, in that of as many whole ones. A live picture of
     * which each key frame is damaged is decoded for seconds until enough frames come: besides, each packet that was sent may take
     * so many times what one of a whole picture takes.
     */
    private static final double DEAREST = 20;
    private static final double OF_PACKETS = 4;
    private static final double TOGETHER = 6;
    /** Lines of one case at the library's usual level. */
    private static final int LINES = 150;
    private static final long LOOK_NANOS = 1_000_000;
    private static final int MOST_LOOKS = 2_000;
    private static final Duration PATIENCE = Liveness.LIMIT.plusMinutes(1);

    private final HostDevice device = HostDevice.plain();
    private final CaseLog log = CaseLog.install();
    private final Map<String, Integer> ends = new TreeMap<>();
    private final ThreadPoolExecutor workers;
    private final Watch watch;
    private long dearestWhole = 1;
    private long wholeNanos = 1;
    private long wholeCases = 1;
    private double packetNanos;
    private double dearest;
    private long mostLines;
    private long lines;
    private long frames;
    private long descriptors = Long.MAX_VALUE; // when they were counted last
    private long tasks = Long.MAX_VALUE;

    private MutationProgram(int parallel, Duration patience) {
        workers = new ThreadPoolExecutor(parallel, parallel, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        workers.prestartAllCoreThreads(); // threads are counted
        watch = new Watch(patience);
    }

    /**
     * @param arguments files, servers or a fault of {@link FaultyCases}; seed; first number of a case, and the one behind the last;
     *                  how many at a time; rounds; folder
     */
    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[1]);
        int first = Integer.parseInt(arguments[2]);
        int end = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[5]);
        Path folder = Path.of(arguments[6]);
        try (MutationProgram program = new MutationProgram(Integer.parseInt(arguments[4]),
                arguments[0].equals("hangs") ? Duration.ofMillis(500) : PATIENCE)) {
            switch (arguments[0]) {
                case "files" -> {
                    List<Clip> clips = SeedClips.all(folder);
                    for (int pass = 0; pass < 3; pass++) { // of the last one nothing is slow any more since it is new
                        program.whole(clips.size(), number -> Case.file(number, clips.get(number - WHOLE), new Damaged(
                                clips.get(number - WHOLE).bytes(), "whole"), 1, folder, program.device));
                    }
                    program.run(Case.files(seed, clips, folder, program.device), first, end, rounds);
                }
                case "servers" -> {
                    try (ServerCases servers = new ServerCases(seed, folder, program.device)) {
                        for (int pass = 0; pass < 3; pass++) {
                            program.whole(2, servers::whole);
                        }
                        program.packets(servers);
                        program.run(servers, first, end, rounds);
                    }
                }
                default -> {
                    FaultyCases faulty = new FaultyCases(folder, () -> (long) (2 * DEAREST * program.dearestWhole));
                    for (int pass = arguments[0].equals("hangs") ? 3 : 0; pass < 3; pass++) { // which its patience is too short for
                        program.whole(2, faulty.of("right"));
                    }
                    program.run(faulty.of(arguments[0]), first, end, rounds);
                }
            }
        }
        System.exit(0); // workers are no daemons where one is stuck
    }

    /** Plays what is not damaged, one after the other, to know what that costs. */
    private void whole(int count, Case.Maker maker) throws Exception {
        dearestWhole = 1;
        wholeNanos = 0;
        wholeCases = count;
        for (int i = 0; i < count; i++) {
            long nanos = whole(WHOLE + i, maker.of(WHOLE + i));
            dearestWhole = Math.max(dearestWhole, nanos);
            wholeNanos += nanos;
        }
    }

    private long whole(int number, Case each) throws Exception {
        long before = processNanos();
        Trial trial = workers.submit(played(number, each)).get();
        if (trial.frames() == 0) {
            wrong(number, each.what(), "no frame came of it");
        }
        settle(List.of(number));
        return processNanos() - before;
    }

    /**
     * Plays a whole one for a while, and for longer, to know what a packet costs: the most of some tries, since what compiles the
     * classes is in the process's time too. A busy machine may have more packets sent meanwhile than are taken.
     */
    private void packets(ServerCases servers) throws Exception {
        for (int i = 0; i < 3; i++) {
            Case shorter = servers.whole(WHOLE);
            long few = whole(WHOLE, shorter);
            Case longer = servers.longer(WHOLE);
            long many = whole(WHOLE, longer);
            long more = longer.sent().getAsLong() - shorter.sent().getAsLong();
            packetNanos = Math.max(packetNanos, (many - few) / (double) Math.max(ServerCases.LONGER / 2, more));
        }
    }

    private void run(Case.Maker maker, int first, int end, int rounds) throws Exception {
        long memory = mostKilobytes();
        long before = processNanos();
        sample();
        for (int round = 0; round < rounds; round++) {
            int from = first + (int) ((long) (end - first) * round / rounds);
            int to = first + (int) ((long) (end - first) * (round + 1) / rounds);
            List<Integer> numbers = IntStream.range(from, to).boxed().toList();
            List<Callable<Trial>> all = new ArrayList<>();
            for (int number : numbers) {
                all.add(() -> played(number, maker.of(number)).call());
            }
            for (Future<Trial> each : workers.invokeAll(all)) {
                ends.merge(each.get().end(), 1, Integer::sum);
                frames += each.get().frames();
            }
            settle(numbers);
            sample();
        }
        double together = (double) (processNanos() - before) / (end - first) / ((double) wholeNanos / wholeCases);
        if (together > TOGETHER && end - first > 1) { // one alone pays for all that is new
            System.out.println("WRONG all: they took " + together + " times the processor time of as many whole ones");
        }
        System.out.println("ends " + ends + " frames " + frames);
        System.out.printf("cost dearest %.1f of %.1f ms, together %.2f of %.1f ms, of a packet %.2f ms%n", dearest,
                dearestWhole / 1e6, together, wholeNanos / 1e6 / wholeCases, packetNanos / 1e6);
        System.out.println("lines " + lines + ", of one case at most " + mostLines + ", of none " + log.others().count());
        if (log.others().count() > LINES || log.others().hasError()) {
            System.out.println("WRONG log: lines that name no case:\n  " + log.others());
        }
        System.out.println("kilobytes " + memory + " " + mostKilobytes());
        System.out.println("threads " + threads());
    }

    private Callable<Trial> played(int number, Case each) {
        return () -> {
            watch.begin(number, each.what());
            Trial trial = each.play().now();
            long nanos = watch.end(number);
            double cost = Math.max(0, nanos - OF_PACKETS * packetNanos * each.sent().getAsLong()) / dearestWhole;
            synchronized (this) {
                dearest = number < WHOLE ? Math.max(dearest, cost) : dearest;
            }
            if (trial.end().equals("OTHER")) { // nothing is wrong with that, but somebody may find a kind for it
                System.out.println("other case " + number + " (" + each.what() + "): " + trial.words());
            }
            String wrong = trial.wrong() != null ? trial.wrong() : number < WHOLE && cost > DEAREST
                    ? "it took " + cost + " times the processor time of the dearest whole one, and what "
                    + each.sent().getAsLong() + " packets may take" : null;
            if (wrong == null) {
                each.closing().now(); // else its file is kept
            } else {
                wrong(number, each.what(), wrong);
            }
            return trial;
        };
    }

    private synchronized void wrong(int number, String what, String why) {
        System.out.println("WRONG case " + number + " (" + what + "): " + why);
    }

    /** Until nothing of these cases goes on; then their lines are counted. */
    private void settle(List<Integer> numbers) throws InterruptedException {
        long deadline = System.nanoTime() + Liveness.LIMIT.toNanos();
        while ((Watch.hasThreads() || device.memory().allocated() > 0) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (Watch.hasThreads() || device.memory().allocated() > 0) {
            System.out.println("WRONG cases " + numbers + ": threads are left, or slots of " + device.memory().allocated()
                    + " bytes: " + Thread.getAllStackTraces().keySet());
        }
        Diagnostics.flushLog(Liveness.LIMIT);
        for (int number : numbers) {
            CaseLog.Lines its = log.take(number);
            if (its.count() > LINES || its.hasError()) {
                System.out.println("WRONG log of case " + number + ": " + its.count() + " lines:\n  " + its);
            }
            lines += its.count();
            mostLines = Math.max(mostLines, its.count());
        }
    }

    private void sample() throws IOException {
        descriptors = few("/proc/self/fd", descriptors);
        tasks = few("/proc/self/task", tasks);
        System.out.println("sample " + NativeHeap.bytesBesideTheJvm() + " " + descriptors + " " + tasks);
    }

    /** How many there are, when those have gone that are about to: a thread of Java's has ended before the system's has. */
    private static long few(String folder, long before) throws IOException {
        long count = entries(folder);
        for (int look = 0; count > before && look < MOST_LOOKS; look++) {
            LockSupport.parkNanos(LOOK_NANOS);
            count = entries(folder);
        }
        return count;
    }

    /** Names of all threads there are, and how many bear each; what does not change in a name says whose they are. */
    private static Map<String, Integer> threads() {
        Map<String, Integer> names = new TreeMap<>();
        Thread.getAllStackTraces().keySet().forEach(each -> names.merge(each.getName().replaceAll("\\d+", "#"), 1, Integer::sum));
        return names;
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            return all.count();
        }
    }

    /** The most that the process ever had. */
    private static long mostKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    @Override
    public void close() {
        watch.stop();
        workers.shutdownNow();
        device.close();
    }
}
