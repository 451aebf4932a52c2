package io.framelease.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs jcstress over this module and fails on everything that jcstress itself lets pass.
 *
 * <p>jcstress exits with 1 on a forbidden outcome, a timeout or a crash. It exits with 0 when it had nothing to run,
 * when a test did not fit the machine, when a result could not be written, and of course when a broken twin failed to
 * show what it is there to show. A green run would then say nothing, so this looks into the results:
 *
 * <ul>
 *   <li>every test (that {@code -t} selects) has run, and ran normally;
 *   <li>every test with {@code Broken} in its name has shown one of its {@code ACCEPTABLE_INTERESTING} outcomes: the
 *       proof that the same test would have caught the real class.
 * </ul>
 *
 * <p>Arguments: the time to spend as an ISO-8601 duration, then options of jcstress. The working directory, emptied of
 * earlier results, gets the results and the report of the last round.
 */
public final class StressRun {

    private StressRun() {}

    public static void main(String[] args) throws Exception {
        Duration budget = Duration.parse(args[0]);
        List<String> options = Arrays.asList(args).subList(1, args.length);

        int filterAt = options.indexOf("-t") + 1;
        Pattern filter = Pattern.compile(filterAt > 0 ? options.get(filterAt) : ".*");
        List<String> tests = TestList.tests().stream().filter(filter.asPredicate()).sorted().toList();
        if (tests.isEmpty()) {
            System.err.println("STRESS: no tests: a wrong -t, or the annotation processor has not run");
            System.exit(1);
        }

        for (Path stale : results()) {
            Files.delete(stale);
        }
        long start = System.nanoTime();
        long round;
        do {
            long roundStart = System.nanoTime();
            jcstress(options);
            round = System.nanoTime() - roundStart;
        } while (System.nanoTime() - start + round < budget.toNanos());

        List<String> complaints = check(tests, read());
        complaints.forEach(complaint -> System.err.println("STRESS: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    /** One round in a JVM of its own: jcstress keeps its setup in statics. */
    private static void jcstress(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", // jcstress pins threads through JNA
                "-cp", System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main", "-r", "report"));
        command.addAll(options);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            System.err.println("STRESS: jcstress failed, see " + Path.of("report", "index.html").toAbsolutePath());
            System.exit(exit);
        }
    }

    private static List<Path> results() throws IOException {
        try (var files = Files.list(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".bin.gz")).toList();
        }
    }

    private static Collection<TestResult> read() throws IOException, ClassNotFoundException {
        InProcessCollector all = new InProcessCollector();
        for (Path file : results()) {
            DiskReadCollector reader = new DiskReadCollector(file.toString(), all);
            reader.dump();
            reader.close();
        }
        return all.getTestResults();
    }

    private static List<String> check(List<String> tests, Collection<TestResult> results) {
        List<String> complaints = new ArrayList<>();
        for (String test : tests) {
            List<TestResult> runs = results.stream().filter(run -> run.getName().equals(test)).toList();
            if (runs.isEmpty()) {
                complaints.add(test + " has not run; it needs " + TestList.getInfo(test).threads() + " CPUs");
            } else if (runs.stream().anyMatch(run -> run.status() != Status.NORMAL)) {
                complaints.add(test + " did not run normally");
            } else if (test.contains("Broken") && runs.stream().noneMatch(run -> run.grading().hasInteresting)) {
                complaints.add(test + " is broken but has not shown it: the test beside it proves nothing");
            }
        }
        return complaints;
    }
}
