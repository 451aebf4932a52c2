package io.framelease.bench.suite;

import io.framelease.bench.CudaCallBenchmark;
import io.framelease.natives.CudaLibrary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the microbenchmarks by JMH.
 *
 * <p>{@code SuiteRun full|quick RESULTS OTHER [OPTION ...]}: {@code full} measures, with JMH's gc profiler, and keeps JMH's results
 * as {@code jmh.json} and where they come from as {@code jmh-run.json} ({@link Measurement}): in the folder RESULTS if the run was
 * of everything, and in OTHER if options, which are JMH's, say something else. {@code quick} runs every benchmark with all values
 * of its parameters for a moment and judges no time: in this JVM, or in a fork where a benchmark needs options of its own; of JMH's
 * options it heeds names alone; what has not ended after {@value #QUICK_MINUTES} minutes fails, and the stack of each thread is
 * printed. Both fail if a benchmark throws or gives no number; {@code full} goes on with the others before.
 */
public final class SuiteRun {
    private static final TimeValue MOMENT = TimeValue.milliseconds(10);
    private static final int LINES_OF_A_FAILURE = 60;
    /** Far more than it takes. JMH's own limit interrupts a benchmark, which one that hangs need not heed. */
    private static final int QUICK_MINUTES = 5;

    private SuiteRun() {
    }

    public static void main(String[] args) throws Exception {
        String[] options = args.length < 3 ? args : List.of(args).subList(3, args.length).toArray(String[]::new);
        CommandLineOptions given = new CommandLineOptions(options);
        if (given.shouldHelp() || given.shouldList() || given.shouldListWithParams() || given.shouldListProfilers()
                || given.shouldListResultFormats()) {
            Main.main(options);
            return;
        }
        Map<String, String> leftOut = leftOut();
        List<String> excludes = new ArrayList<>(given.getExcludes());
        excludes.addAll(leftOut.keySet());
        Plan plan = Plan.of(given.getIncludes(), excludes);
        leftOut.forEach((name, reason) -> System.out.println("JMH: " + name + " is left out: " + reason));
        if (plan.benchmarks().isEmpty()) {
            System.err.println("JMH: no benchmark is named " + String.join(" or ", given.getIncludes()));
            System.exit(1);
        }
        Path other = Files.createDirectories(Path.of(args[2]));
        boolean done = switch (args[0]) {
            case "full" -> full(plan, given, options.length == 0 ? Files.createDirectories(Path.of(args[1])) : other, options,
                    leftOut);
            case "quick" -> quick(plan, other.resolve("quick.log"));
            default -> throw new IllegalArgumentException(args[0] + " is neither full nor quick");
        };
        System.exit(done ? 0 : 1); // whatever threads benchmarks have left
    }

    /** What cannot run on this machine, by a regular expression, and why. */
    private static Map<String, String> leftOut() {
        CudaLibrary cuda = CudaLibrary.get();
        return cuda.path().isPresent() ? Map.of() : Map.of(CudaCallBenchmark.class.getSimpleName(), cuda.reason());
    }

    private static boolean full(Plan plan, CommandLineOptions given, Path folder, String[] options, Map<String, String> leftOut)
            throws IOException, CommandLineOptionException {
        System.out.printf("JMH: %d benchmarks, %d scores, about %d minutes with the annotations' numbers%n",
                plan.benchmarks().size(), plan.scores(given).size(), plan.time(given).plusSeconds(30).toMinutes());
        Environment environment = Environment.now(MavenCommand.ofJmh(options),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        return new Measurement(plan, given, folder, environment, leftOut, each -> new Runner(each).run()).run(options);
    }

    private static boolean quick(Plan plan, Path log) throws IOException {
        CompletableFuture.delayedExecutor(QUICK_MINUTES, TimeUnit.MINUTES).execute(() -> endHung(log));
        long start = System.nanoTime();
        int scores = 0;
        try {
            for (boolean own : new boolean[] {false, true}) {
                Plan part = plan.withOwnJvm(own);
                if (!part.benchmarks().isEmpty()) {
                    scores += check(run(part, own ? 1 : 0, log.resolveSibling((own ? "own-" : "") + log.getFileName())),
                            part.scores(new OptionsBuilder()).size());
                }
            }
        } catch (RunnerException | IllegalStateException e) {
            System.err.println("JMH: " + e.getMessage());
            return false;
        }
        System.out.printf("JMH: %d benchmarks have run, %d scores, %d s%n", plan.benchmarks().size(), scores,
                (System.nanoTime() - start) / 1_000_000_000);
        return true;
    }

    private static void endHung(Path log) {
        System.err.println("JMH: no end within " + QUICK_MINUTES + " minutes. The last lines of " + log
                + ", or of own-" + log.getFileName() + " beside it, name the benchmark. The threads:");
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            System.err.println(thread + " " + thread.getState());
            List.of(stack).forEach(frame -> System.err.println("    at " + frame));
        });
        Runtime.getRuntime().halt(1); // a benchmark's thread that hangs might keep a shutdown hook waiting
    }

    private static Collection<RunResult> run(Plan part, int forks, Path log)
            throws RunnerException, IOException {
        ChainedOptionsBuilder moment = new OptionsBuilder().forks(forks).warmupForks(0).warmupIterations(0)
                .measurementIterations(1).measurementTime(MOMENT).shouldFailOnError(true).output(log.toString());
        part.patterns().forEach(moment::include);
        try {
            return new Runner(moment.build()).run();
        } catch (RunnerException e) {
            List<String> said = Files.readAllLines(log);
            said.subList(Math.max(0, said.size() - LINES_OF_A_FAILURE), said.size()).forEach(System.err::println);
            throw e;
        }
    }

    /** Checks that there are as many scores as there should be, and that each is a number; returns how many. */
    static int check(Collection<RunResult> results, int expected) {
        for (RunResult result : results) {
            Measurement.flaw(result).forEach(flaw -> {
                throw new IllegalStateException(Plan.score(result.getParams()) + ": " + flaw);
            });
        }
        if (results.size() < expected) {
            throw new IllegalStateException(results.size() + " scores of " + expected);
        }
        return results.size();
    }
}
