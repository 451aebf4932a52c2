package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/** What a reader of a benchmark finds in its source. */
class SourcesTest {
    private static final Path SOURCES = Path.of(System.getProperty("basedir", ""), "src", "main", "java");

    static Stream<String> classes() {
        return Plan.of(List.of(), List.of()).benchmarks().stream().map(BenchmarkListEntry::getUserClassQName).distinct();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void theClassSaysHowToReadItAndTheCommandThatRunsIt(String name) throws IOException {
        String source = Files.readString(SOURCES.resolve(name.replace('.', '/') + ".java"));
        String head = source.substring(source.indexOf("/**"), source.indexOf("public class"));
        String simple = name.substring(name.lastIndexOf('.') + 1);
        assertThat(head).contains("How to read it:")
                .contains("mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=" + simple + "}");
    }

    @ParameterizedTest
    @MethodSource("classes")
    void parametersAreEnumsSoThatJmhRefusesOtherValues(String name) throws ClassNotFoundException {
        Class<?> type = Class.forName(name, false, getClass().getClassLoader());
        List<Field> parameters = Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(field -> field.isAnnotationPresent(Param.class)).toList();
        assertThat(parameters).allMatch(field -> field.getType().isEnum());
    }
}
