package io.framelease.bench.suite;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
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

    /** Benchmarks times the values of their parameters: each is a score. */
    public int configurations() {
        return benchmarks.stream().mapToInt(Plan::configurations).sum();
    }

    private static int configurations(BenchmarkListEntry benchmark) {
        Map<String, String[]> parameters = benchmark.getParams().orElse(Map.of());
        return parameters.values().stream().mapToInt(values -> values.length).reduce(1, Math::multiplyExact);
    }

    /** About how long a run with the annotations' own numbers takes. */
    public Duration time() {
        return benchmarks.stream().map(Plan::time).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration time(BenchmarkListEntry benchmark) {
        Duration fork = A_FORK
                .plus(nanos(benchmark.getWarmupTime()).multipliedBy(said(benchmark, "@Warmup", benchmark.getWarmupIterations())))
                .plus(nanos(benchmark.getMeasurementTime())
                        .multipliedBy(said(benchmark, "@Measurement", benchmark.getMeasurementIterations())));
        return fork.multipliedBy((long) said(benchmark, "@Fork", benchmark.getForks()) * configurations(benchmark));
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

    /** Those whose JVM needs options of its own, or those that run in any. */
    public Plan withOwnJvm(boolean own) {
        return new Plan(benchmarks.stream().filter(each -> each.getJvmArgsAppend().hasValue() == own).toList());
    }

    /** Regular expressions that are these benchmarks and no others. */
    public Collection<String> patterns() {
        return benchmarks.stream().map(each -> "^" + each.getUsername().replace(".", "\\.") + "$").distinct().toList();
    }
}
