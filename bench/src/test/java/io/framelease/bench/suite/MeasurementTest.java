package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** JMH for a moment, in this JVM: what a failure costs, and which files are left. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class MeasurementTest {
    /** Of the two values of the parameter the second one has no room on one thread: its setup throws. */
    private static final String[] OPTIONS = {"HandOverAloneBenchmark", "NativeCallBenchmark", "-f", "0", "-wi", "0", "-i", "1",
        "-r", "10ms", "-p", "kind=ARRAY_BLOCKING_QUEUE,SYNCHRONOUS_QUEUE"};
    private static final String SCORE = "io.framelease.bench.HandOverAloneBenchmark.pass kind=";

    @TempDir
    Path folder;

    private boolean measure(Measurement.Runs runs, String... options) throws Exception {
        CommandLineOptions given = new CommandLineOptions(options);
        Environment environment = new Environment("mvn", "0123abc", Instant.now(), Machine.now(), List.of(), "7.1");
        return new Measurement(Plan.of(given.getIncludes(), List.of()), given, folder, environment, Map.of("Cuda", "none"), runs)
                .run(options);
    }

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }

    @Test
    void whatFailsIsNamedAndCostsNoOthersScores() throws Exception {
        boolean complete = measure(options -> {
            if (options.getIncludes().getFirst().contains("NativeCall")) {
                assertThat(folder.resolve("jmh.json.unfinished")).as("written behind the class before").isNotEmptyFile();
                throw new RunnerException("broken");
            }
            return new Runner(options).run();
        }, OPTIONS);

        assertThat(complete).isFalse();
        assertThat(json("jmh.json").findValuesAsText("benchmark")).hasSize(1).allMatch(name -> SCORE.startsWith(name));
        JsonNode run = json("jmh-run.json");
        assertThat(run.path("failed").path(SCORE + "SYNCHRONOUS_QUEUE").asText()).contains("JMH has no score of it");
        assertThat(run.path("failed").path("io.framelease.bench.NativeCallBenchmark.versionJni").asText()).isEqualTo("broken");
        assertThat(run.path("failed").has(SCORE + "ARRAY_BLOCKING_QUEUE")).isFalse();
        assertThat(run.path("leftOut").path("Cuda").asText()).isEqualTo("none");
        assertThat(run.path("sha256").asText()).isEqualTo(Digest.of(Files.readString(folder.resolve("jmh.json"))));
        assertThat(Files.list(folder)).hasSize(2);
    }

    @Test
    void aRunThatHasNothingReplacesNothing() throws Exception {
        Files.writeString(folder.resolve("jmh.json"), "of an earlier run");
        assertThat(measure(options -> List.<RunResult>of(), "NativeCallBenchmark")).isFalse();
        assertThat(folder.resolve("jmh.json")).hasContent("of an earlier run");
    }

    @Test
    void parametersThatAreGivenAreThoseThatAreExpected() throws Exception {
        Plan alone = Plan.of(List.of("HandOverAloneBenchmark"), List.of());
        assertThat(alone.scores(new CommandLineOptions("-p", "kind=ARRAY_BLOCKING_QUEUE")))
                .containsExactly(SCORE + "ARRAY_BLOCKING_QUEUE");
        assertThat(alone.scores(new CommandLineOptions())).hasSizeGreaterThan(2);
    }
}
