package io.framelease.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs jcstress over this module, looks into its results with the {@link Checker}, and fails on everything that jcstress
 * itself lets pass. A twin that was not caught is run again, with the others that were not, {@value #AGAIN} times at most.
 *
 * <p>{@code StressRun quick|full BUDGET TESTS [OPTION VALUE ...]}: {@code quick} runs each test in one JVM for half a
 * second; {@code full} in all of jcstress's configurations of compilers, round after round while the next one is expected
 * to end within BUDGET, an ISO-8601 duration; at least one round. TESTS is a regular expression; options are jcstress's
 * and replace the mode's. The working directory, emptied of earlier results, gets the results, what jcstress prints, and
 * the HTML report of the last round.
 *
 * <p>With {@code -Dframelease.stress.table=true} a run without complaints also writes the table of races into the file that
 * {@code -Dframelease.stress.readme} names.
 */
public final class StressRun {
    /** jcstress pins threads through JNA; suites need no records of where frames were taken. */
    private static final String JVM = "--enable-native-access=ALL-UNNAMED -Dframelease.leaks=off"
            + " -Dorg.slf4j.simpleLogger.defaultLogLevel=error";

    /**
     * Samples between two meetings of the actors, and meetings in a batch. Actors that take unequal time cross once between
     * two meetings, so with jcstress's 256 samples most would never meet.
     */
    private static final String STRIDE = "8";
    private static final String STRIDES = "256";

    /** What jcstress prints, of all rounds: its progress is thousands of lines. */
    private static final Path LOG = Path.of("jcstress.log");
    private static final int LINES_OF_A_FAILURE = 60;

    /** How often twins that were not caught are run again: on a busy machine a JVM's half second is of few samples. */
    private static final int AGAIN = 10;

    /**
     * A test takes a few seconds. jcstress itself gives up on one that hangs after half a minute, but not if it hangs in the
     * trial run before the samples: that it awaits for ever.
     */
    private static final Duration LONGEST_TEST = Duration.ofSeconds(75);

    private StressRun() {
    }

    public static void main(String[] args) throws Exception {
        Results results = new Results(Path.of(""));
        Duration budget = Duration.parse(args[1]);
        Pattern filter = Pattern.compile(args[2]);
        Map<String, String> options = mode(args[0]);
        options.put("-t", args[2]);
        for (int i = 3; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]); // jcstress refuses an option that is given twice
        }

        List<String> tests = TestList.tests().stream().filter(filter.asPredicate()).sorted().toList();
        results.delete();
        Files.deleteIfExists(LOG);
        boolean failed = false;
        long start = System.nanoTime();
        long round = 0;
        String report = "report";
        while (!tests.isEmpty() && !failed && (round == 0 || System.nanoTime() - start + round < budget.toNanos())) {
            long roundStart = System.nanoTime();
            failed = !jcstress(report, options);
            round = System.nanoTime() - roundStart;
        }
        Collection<Evidence> evidence = tests.isEmpty() ? List.of() : results.read();
        List<String> uncaught = Checker.uncaught(evidence);
        for (int again = 0; again < AGAIN && !failed && !uncaught.isEmpty(); again++) {
            report = "again";
            options.put("-t", uncaught.stream().map(test -> "^" + Pattern.quote(test) + "$").collect(Collectors.joining("|")));
            failed = !jcstress(report, options);
            evidence = results.read();
            uncaught = Checker.uncaught(evidence);
        }
        List<String> complaints = Checker.complaints(tests, evidence);
        complaints.forEach(complaint -> System.err.println("STRESS: " + complaint));
        if (failed) {
            System.err.println("STRESS: jcstress failed, see " + Path.of(report, "index.html").toAbsolutePath() + " and "
                    + LOG.toAbsolutePath() + ", which ends:");
            List<String> said = Files.readAllLines(LOG);
            said.subList(Math.max(0, said.size() - LINES_OF_A_FAILURE), said.size()).forEach(System.err::println);
        }
        System.out.printf("STRESS: %d tests, %d samples, %d complaints, %d s%n", evidence.size(),
                evidence.stream().mapToLong(Evidence::samples).sum(), complaints.size(),
                (System.nanoTime() - start) / 1_000_000_000);
        failed |= !complaints.isEmpty();
        if (!failed && Boolean.getBoolean("framelease.stress.table")) {
            Path readme = Path.of(System.getProperty("framelease.stress.readme"));
            Files.writeString(readme, RaceTable.insert(Files.readString(readme), evidence));
        }
        System.exit(failed ? 1 : 0);
    }

    private static Map<String, String> mode(String name) {
        return new LinkedHashMap<>(switch (name) {
            case "quick" -> Map.of("-m", "quick", "-time", "100", "-iters", "5", "-sc", "false", "-pth", "false",
                    "-strideSize", STRIDE, "-strideCount", STRIDES,
                    "-jvmArgs", "-XX:+UseSerialGC " + JVM);
            case "full" -> Map.of("-m", "quick", "-pth", "false",
                    "-strideSize", STRIDE, "-strideCount", STRIDES,
                    "-jvmArgsPrepend", JVM);
            default -> throw new IllegalArgumentException(name + " is neither quick nor full");
        });
    }

    /** One round in a JVM of its own: jcstress keeps its setup in statics. */
    private static boolean jcstress(String report, Map<String, String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main", "-r", report));
        options.forEach((option, value) -> command.addAll(List.of(option, value)));
        Process jcstress = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile())).start();
        while (!jcstress.waitFor(1, TimeUnit.SECONDS)) {
            endHanging(jcstress);
        }
        return jcstress.exitValue() == 0;
    }

    /** Ends the JVMs of tests that hang; jcstress reports each as a crash, and goes on with the next test. */
    private static void endHanging(Process jcstress) {
        Instant latest = Instant.now().minus(LONGEST_TEST);
        jcstress.descendants().filter(jvm -> jvm.info().startInstant().map(latest::isAfter).orElse(false))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
