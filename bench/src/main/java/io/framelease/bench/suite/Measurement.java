package io.framelease.bench.suite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Optional;

/**
 * A run that measures and keeps results: JMH's own file, and {@code NAME-run.json} beside it, which says where they come from. JMH
 * runs the benchmarks class by class, and both files are written after each: a benchmark that fails is named in the second one, and
 * costs no other's scores. The second has the first one's SHA-256, so that nobody takes two for a pair that are none.
 */
final class Measurement {
    /** Has JMH run benchmarks. */
    interface Runs {
        /** Their scores. */
        Collection<RunResult> run(Options options) throws RunnerException;
    }

    /** JMH's options that a user gives, less those that are heeded here: names, since each class is run alone, and the file. */
    private static final class Given extends CommandLineOptions {
        private static final long serialVersionUID = 1;

        private Given(String... options) throws CommandLineOptionException {
            super(options);
        }

        @Override
        public List<String> getIncludes() {
            return List.of();
        }

        @Override
        public Optional<String> getResult() {
            return Optional.none();
        }

        @Override
        public Optional<ResultFormatType> getResultFormat() {
            return Optional.none();
        }
    }

    private final Plan plan;
    private final CommandLineOptions given;
    private final Environment environment;
    private final Map<String, String> leftOut;
    private final Runs runs;
    private final Path results;
    private final Path about;
    private final List<RunResult> measured = new ArrayList<>();
    private final Map<String, String> failed = new TreeMap<>();

    /**
     * @param folder  where results are kept, unless {@code given} names a file
     * @param leftOut benchmarks that cannot run here, each with the reason
     */
    Measurement(Plan plan, CommandLineOptions given, Path folder, Environment environment, Map<String, String> leftOut, Runs runs) {
        this.plan = plan;
        this.given = given;
        this.environment = environment;
        this.leftOut = new TreeMap<>(leftOut);
        this.runs = runs;
        this.results = given.getResult().hasValue() ? Path.of(given.getResult().get()) : folder.resolve("jmh.json");
        this.about = results.resolveSibling(results.getFileName().toString().replaceFirst("(\\.[^.]*)?$", "-run.json"));
    }

    /**
     * Measures.
     *
     * @param options JMH's, as they were given
     * @return whether every score that there should be is there, and is a number
     */
    boolean run(String... options) throws IOException, CommandLineOptionException {
        Given less = new Given(options);
        for (Plan part : plan.byClass()) {
            measure(part, less);
            String scores = scores();
            new Unfinished(results).keep(scores);
            new Unfinished(about).keep(about(scores));
        }
        failed.forEach((name, reason) -> System.err.println("JMH: " + name + " failed: " + reason));
        if (measured.isEmpty()) {
            return false; // which replaces nothing
        }
        String scores = scores();
        new Unfinished(results).finish(scores);
        new Unfinished(about).finish(about(scores));
        System.out.println("JMH: results are in " + results.toAbsolutePath().normalize());
        return failed.isEmpty();
    }

    private void measure(Plan part, Given less) {
        ChainedOptionsBuilder options = new OptionsBuilder().parent(less).shouldFailOnError(false);
        leftOut.keySet().forEach(options::exclude);
        if (given.getProfilers().stream().noneMatch(profiler -> profiler.getKlass().equals("gc"))) {
            options.addProfiler(GCProfiler.class);
        }
        part.patterns().forEach(options::include);
        List<String> missing = new ArrayList<>(part.scores(given));
        String reason = "JMH has no score of it; what it printed says why";
        try {
            for (RunResult result : runs.run(options.build())) {
                measured.add(result);
                missing.remove(Plan.score(result.getParams()));
                flaw(result).forEach(flaw -> failed.put(Plan.score(result.getParams()), flaw));
            }
        } catch (RunnerException | RuntimeException e) {
            reason = String.valueOf(e.getMessage());
        }
        for (String score : missing) {
            failed.put(score, reason);
        }
    }

    /** Which of its scores is no number; none or one. */
    static List<String> flaw(RunResult result) {
        List<Result<?>> all = new ArrayList<>();
        all.add(result.getPrimaryResult());
        result.getSecondaryResults().values().forEach(all::add);
        all.removeIf(score -> score.getLabel().startsWith("gc.")); // the profiler's, which has none where no collection was
        return all.stream().filter(score -> !Double.isFinite(score.getScore()))
                .map(score -> score.getLabel() + " is " + score.getScore()).limit(1).toList();
    }

    private String scores() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream text = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(given.getResultFormat().orElse(ResultFormatType.JSON), text).writeOut(measured);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String about(String scores) {
        ObjectNode json = environment.json();
        json.put("seconds", Duration.between(environment.began(), Instant.now()).toSeconds());
        json.put("results", results.getFileName().toString()).put("sha256", Digest.of(scores));
        ObjectNode groups = json.putObject("groups");
        plan.groups().forEach((name, methods) -> {
            ArrayNode names = groups.putArray(name);
            methods.forEach(names::add);
        });
        ObjectNode own = json.putObject("ownThreads");
        plan.ownThreads().forEach(own::put);
        ObjectNode out = json.putObject("leftOut");
        leftOut.forEach(out::put);
        ObjectNode failures = json.putObject("failed");
        failed.forEach(failures::put);
        return json.toPrettyString() + "\n";
    }
}
