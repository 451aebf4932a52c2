package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
    @TempDir
    Path folder;

    @Test
    void saysWhichMachineJdkAndCommandTheResultsAreOf() throws IOException {
        Machine machine = new Machine("A \"Processor\"", 2, List.of("L3 Unified 105M"), true, "", 1L << 34, "Linux 6.1", 0.5);
        Path file = folder.resolve("jmh-run.json");
        Files.writeString(file, "of an earlier run");

        new Environment("mvn -q -B -Pbench verify", "0123abc-dirty", Instant.parse("2026-11-30T10:00:00.5Z"),
                Duration.ofMinutes(24), machine, List.of("-Xmx1g"), "7.1.1", Map.of("CudaCallBenchmark", "no CUDA runtime"))
                .write(file, folder.resolve("jmh.json"));

        assertThat(read(file)).containsEntry("results", "jmh.json").containsEntry("command", "mvn -q -B -Pbench verify")
                .containsEntry("revision", "0123abc-dirty").containsEntry("began", "2026-11-30T10:00:00Z")
                .containsEntry("seconds", "1440").containsEntry("cpu", "A \"Processor\"").containsEntry("cores", "2")
                .containsEntry("kernel", "Linux 6.1").containsEntry("version", System.getProperty("java.vm.version"))
                .containsEntry("CudaCallBenchmark", "no CUDA runtime");
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    /** The values of all fields, wherever they stand. */
    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token; (token = json.nextToken()) != null;) {
                if (token.isScalarValue() && json.currentName() != null) {
                    fields.put(json.currentName(), json.getText());
                }
            }
        }
        return fields;
    }

    @Test
    void theCommandIsWhatGivesTheResultsAgain() {
        assertThat(SuiteRun.command()).isEqualTo("mvn -q -B -Pbench verify");
        assertThat(SuiteRun.command("GateBenchmark", "-f", "1"))
                .isEqualTo("mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=\"GateBenchmark -f 1\"");
    }

    @Test
    void aRunWithFewerScoresThanItShouldHaveIsNone() {
        assertThatThrownBy(() -> SuiteRun.check(List.of(), 1)).hasMessage("0 scores of 1");
    }
}
