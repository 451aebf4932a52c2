package io.framelease.bench.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that has run in a process of its own.
 *
 * @param begin     when it was started, by {@link System#nanoTime}
 * @param wallNanos from then until its end was known
 * @param time      its processor time
 * @param peakBytes the most memory that it had resident (VmHWM), looked at every 20 ms
 * @param told      what it counted, by name
 */
record Child(long begin, long wallNanos, ChildrenTime time, long peakBytes, Map<String, Long> told) {
    private static final long LOOK_MILLIS = 20;
    private static final int SHOWN = 20;

    /**
     * Runs one to its end. No other child may end meanwhile.
     *
     * @param name        for messages
     * @param command     its words
     * @param environment what is added to this process's
     * @param limit       it is killed then
     * @throws IOException if it cannot be started, fails, or is too slow: with its last lines
     */
    static Child run(String name, List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("framelease-peer-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            ChildrenTime before = ChildrenTime.now();
            long begin = System.nanoTime();
            Process process = builder.start();
            long peak = 0;
            try {
                while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    peak = Math.max(peak, ProcessStatus.bytes(process.pid(), "VmHWM"));
                    if (System.nanoTime() - begin > limit.toNanos()) {
                        throw new IOException(name + " took more than " + limit.toSeconds() + " s:\n" + tail(output));
                    }
                }
            } finally {
                process.destroyForcibly();
            }
            long wall = System.nanoTime() - begin;
            ChildrenTime time = ChildrenTime.now().since(before);
            if (process.exitValue() != 0) {
                throw new IOException(name + " ended with exit code " + process.exitValue() + ":\n" + tail(output));
            }
            return new Child(begin, wall, time, peak, Told.in(output));
        } finally {
            Files.delete(output);
        }
    }

    private static String tail(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
    }

    /**
     * As a result file has it.
     *
     * @param node of the file
     * @param jvm  whether it is one, which tells more
     */
    ObjectNode json(ObjectNode node, boolean jvm) {
        node.put("wall", wallNanos / 1e9).put("user", time.user() / 1e9).put("system", time.system() / 1e9)
                .put("peakBytes", peakBytes);
        if (jvm) {
            node.put("toFirst", (told("first") - begin) / 1e9).put("fromFirst", (told("last") - told("first")) / 1e9)
                    .put("secondHalf", (told("last") - told("half")) / 1e9).put("picturesOfSecondHalf", told("half-pictures"))
                    .put("processorFromFirst", told("processor-nanos") / 1e9).put("allocatedBytes", told("allocated"))
                    .put("heapBytes", told("heap")).put("collections", told("collections"))
                    .put("collectionMillis", told("collection-millis"));
        }
        return node;
    }

    /** What it counted under a name. */
    long told(String name) {
        Long value = told.get(name);
        if (value == null) {
            throw new IllegalStateException("the program has not said " + name + ", but " + told);
        }
        return value;
    }
}
