package io.framelease.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramTest {
    private static final Path FILE = Path.of("a.mp4");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"FFMPEG_NV12", "FFMPEG_NULL"})
    void everyJvmHasTheSameHeap(Program program) {
        List<String> words = program.command(null, FILE, 2, 7, false);
        assertThat(words).containsOnlyOnce("-Xmx512m", "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED");
        assertThat(words.subList(words.size() - 4, words.size())).containsExactly(program.label(), "a.mp4", "2", "7");
        assertThat(Program.of(program.label())).isSameAs(program);
    }
}
