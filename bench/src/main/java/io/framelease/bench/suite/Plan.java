package io.framelease.bench.suite;

import io.framelease.bench.OwnThreads;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Optional;

/**
 * The benchmarks that a run is to make, as their annotations say it: what JMH's processor has written down at compile time.
 * Immutable.
 *
 * @param benchmarks each method, or group of methods
 */
public record Plan(List<BenchmarkListEntry> benchmarks) {
    /** What JMH takes for a fork beside its iterations: two JVMs that talk, and the benchmark's own setup. */
    static final Duration A_FORK = Duration.ofSeconds(1);

    /** Copies. */
    public Plan {
        benchmarks = List.copyOf(benchmarks);
    }

    /**
     * The benchmarks on the class path.
     *
     * @param includes JMH's regular expressions; none for all
     * @param excludes of those, which are left out
     */
    public static Plan of(List<String> includes, List<String> excludes) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Plan(List.copyOf(BenchmarkList.defaultList().find(
                OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT), includes, excludes)));
    }

    /**
     * Each score that there is to be, by the benchmark's name and the values of its parameters.
     *
     * @param given which has the values of a parameter if they are not the annotation's
     */
    public List<String> scores(Options given) {
        return benchmarks.stream().flatMap(each -> scores(each, given).stream()).toList();
    }

    private static List<String> scores(BenchmarkListEntry benchmark, Options given) {
        List<String> names = List.of(benchmark.getUsername());
        for (var parameter : new TreeMap<>(benchmark.getParams().orElse(Map.of())).entrySet()) {
            Collection<String> values = given.getParameter(parameter.getKey()).orElse(List.of(parameter.getValue()));
            names = names.stream().flatMap(name -> values.stream().distinct()
                    .map(value -> name + " " + parameter.getKey() + "=" + value)).toList();
        }
        return names;
    }

    /** What {@link #scores} calls a score that there is. */
    static String score(BenchmarkParams of) {
        StringBuilder name = new StringBuilder(of.getBenchmark());
        new TreeSet<>(of.getParamsKeys()).forEach(key -> name.append(' ').append(key).append('=').append(of.getParam(key)));
        return name.toString();
    }

    /** About how long a run takes, with the annotations' own numbers of forks and iterations. */
    public Duration time(Options given) {
        return benchmarks.stream().map(each -> time(each).multipliedBy(scores(each, given).size()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Of each value of its parameters. */
    private static Duration time(BenchmarkListEntry benchmark) {
        Duration fork = A_FORK
                .plus(nanos(benchmark.getWarmupTime()).multipliedBy(said(benchmark, "@Warmup", benchmark.getWarmupIterations())))
                .plus(nanos(benchmark.getMeasurementTime())
                        .multipliedBy(said(benchmark, "@Measurement", benchmark.getMeasurementIterations())));
        return fork.multipliedBy(said(benchmark, "@Fork", benchmark.getForks()));
    }

    private static Duration nanos(Optional<TimeValue> time) {
        return Duration.ofNanos(time.orElse(TimeValue.NONE).convertTo(TimeUnit.NANOSECONDS));
    }

    private static int said(BenchmarkListEntry benchmark, String annotation, Optional<Integer> number) {
        if (!number.hasValue()) {
            throw new IllegalStateException(benchmark.getUsername() + " does not say its " + annotation);
        }
        return number.get();
    }

    /** Of each class of benchmarks those of this plan, in the order of the names. */
    public List<Plan> byClass() {
        return benchmarks.stream().collect(Collectors.groupingBy(BenchmarkListEntry::getUserClassQName, TreeMap::new,
                Collectors.toList())).values().stream().map(Plan::new).toList();
    }

    /** The methods of each group that has several, by the group's name. */
    public Map<String, Collection<String>> groups() {
        Map<String, Collection<String>> groups = new TreeMap<>();
        for (BenchmarkListEntry each : benchmarks) {
            Collection<String> methods = each.getThreadGroupLabels().orElse(List.of());
            if (methods.size() > 1) {
                groups.put(each.getUsername(), List.copyOf(methods));
            }
        }
        return groups;
    }

    /** How many busy threads benchmarks have beside JMH's, by their classes; those that have any. */
    public Map<String, Integer> ownThreads() {
        Map<String, Integer> threads = new TreeMap<>();
        for (BenchmarkListEntry each : benchmarks) {
            try {
                OwnThreads own = Class.forName(each.getUserClassQName(), false, Plan.class.getClassLoader())
                        .getAnnotation(OwnThreads.class);
                if (own != null) {
                    threads.put(each.getUserClassQName(), own.value());
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e); // JMH has found it
            }
        }
        return threads;
    }

    /** Those whose JVM needs options of its own, or those that run in any. */
    public Plan withOwnJvm(boolean own) {
        return new Plan(benchmarks.stream().filter(each -> each.getJvmArgsAppend().hasValue() == own).toList());
    }

    /** Regular expressions that are these benchmarks and no others. */
    public Collection<String> patterns() {
        return benchmarks.stream().map(each -> "^" + each.getUsername().replace(".", "\\.") + "$").distinct().toList();
    }
}
