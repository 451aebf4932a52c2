package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void saysWhichMachineJdkAndCommandTheResultsAreOf() {
        Machine machine = new Machine("A \"Processor\"", 2, List.of("L3 Unified 105M"), true, "", 1L << 34, "Linux 6.1", 0.5);
        JsonNode json = new Environment("mvn -q -B -Pbench verify", "0123abc-dirty", Instant.parse("2026-11-30T10:00:00.5Z"),
                machine, List.of("-Xmx1g"), "7.1.1").json();

        assertThat(json.path("command").asText()).isEqualTo("mvn -q -B -Pbench verify");
        assertThat(json.path("revision").asText()).isEqualTo("0123abc-dirty");
        assertThat(json.path("began").asText()).isEqualTo("2026-11-30T10:00:00Z");
        assertThat(json.path("ffmpeg").asText()).isEqualTo("7.1.1");
        assertThat(json.path("machine")).hasToString("{\"cpu\":\"A \\\"Processor\\\"\",\"cores\":2,"
                + "\"caches\":[\"L3 Unified 105M\"],\"virtual\":true,\"governor\":\"\",\"memoryBytes\":17179869184,\"kernel\":\"Linux 6.1\",\"loadBefore\":0.5}");
        assertThat(json.path("jdk").path("version").asText()).isEqualTo(System.getProperty("java.vm.version"));
        assertThat(json.path("jdk").path("options")).hasToString("[\"-Xmx1g\"]");
    }

    @Test
    void theCommandIsWhatGivesTheResultsAgain() {
        assertThat(MavenCommand.ofJmh()).isEqualTo("mvn -q -B -Pbench verify");
        assertThat(MavenCommand.ofJmh("GateBenchmark", "-f", "1"))
                .isEqualTo("mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=\"GateBenchmark -f 1\"");
        assertThat(MavenCommand.of("programs", List.of("--codecs", "h264"))).isEqualTo("mvn -q -B -Pbench -pl bench -am verify"
                + " -Dframelease.jmh.skip -Dframelease.reconnects.skip -Dframelease.programs.args=\"--codecs h264\"");
    }

    @Test
    void aRunWithFewerScoresThanItShouldHaveIsNone() {
        assertThatThrownBy(() -> SuiteRun.check(List.of(), 1)).hasMessage("0 scores of 1");
    }
}
