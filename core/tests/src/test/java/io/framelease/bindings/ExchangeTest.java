package io.framelease.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The exchange of the old bindings for new ones by {@code jextract.sh}, whose first and last parts are run here in a folder of their
 * own: cut off behind each of its renames.
 */
class ExchangeTest {
    private static final int MOVES = 5;
    /** What the parts between them leave behind, and a signal behind the rename that is counted. */
    private static final String GENERATED = """
            staging=$(mktemp -d "$bindings/.staging.XXXXXX")
            mkdir "$staging/new"
            echo new >"$staging/new/Binding.java"
            echo new >"$staging/GENERATED.properties"
            moves=0
            mv() {
                command mv "$@"
                moves=$((moves + 1))
                [[ $moves != "$LAST" ]] || kill -"$SIGNAL" $$
            }
            """;

    @TempDir
    private Path folder;

    private Path bindings() {
        return folder.resolve("bindings");
    }

    private Path code() {
        return bindings().resolve("src/main/java/io/framelease/bindings");
    }

    /** Up to where it has put things in order, and from where it exchanges them. */
    private static String part(String from, String to) throws IOException {
        String script = Files.readString(Path.of("../../jextract.sh"));
        int begin = script.indexOf(from);
        int end = script.indexOf(to, begin);
        assertThat(begin).as(from).isNotNegative();
        assertThat(end).as(to).isPositive();
        return script.substring(begin, end + to.length()) + "\n";
    }

    private static String beginning() throws IOException {
        return part("#!", "tmp=$(mktemp -d)");
    }

    private static String exchange() throws IOException {
        return part("# --- Exchanging", "say \"Done.\"");
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        Files.createDirectories(bindings().resolve("jextract"));
        Files.writeString(bindings().resolve("jextract/debian.sh"), "");
        Files.createDirectories(code());
        Files.writeString(code().resolve("Binding.java"), "old\n");
        Files.writeString(bindings().resolve("GENERATED.properties"), "old\n");
    }

    private record Run(int status, String output) {
    }

    private Run run(String script, String signal, int last) throws Exception {
        Path file = Files.writeString(folder.resolve("jextract.sh"), script);
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true);
        builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
        builder.environment().put("SIGNAL", signal);
        builder.environment().put("LAST", Integer.toString(last));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    /** All of one kind, and nothing beside it. */
    private void expect(String which) throws IOException {
        assertThat(names(bindings())).containsExactlyInAnyOrder("GENERATED.properties", "jextract", "src");
        assertThat(names(code())).containsExactly("Binding.java");
        assertThat(Files.readString(code().resolve("Binding.java"))).isEqualTo(which + "\n");
        assertThat(Files.readString(bindings().resolve("GENERATED.properties"))).isEqualTo(which + "\n");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void theNewBindingsTakeThePlaceOfTheOld() throws Exception {
        prepare();
        Run run = run(beginning() + GENERATED + exchange() + "echo \"$moves renames\"\n", "TERM", 0);
        assertThat(run.output).contains("Done.", MOVES + " renames");
        assertThat(run.status).isZero();
        expect("new");
        assertThat(names(folder.resolve("tmp"))).isEmpty();
    }

    /** The old ones come back, until the last rename. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, MOVES})
    void aSignalLeavesTheOldOrTheNew(int last) throws Exception {
        prepare();
        Run run = run(beginning() + GENERATED + exchange(), "TERM", last);
        assertThat(run.status).as(run.output).isEqualTo(128 + 15);
        expect(last < MOVES ? "old" : "new");
        assertThat(run.output.contains("the old bindings are back in place")).isEqualTo(last < MOVES);
        assertThat(names(folder.resolve("tmp"))).isEmpty();
    }

    /** After a SIGKILL nothing can be done, but by the next run. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, MOVES})
    void theNextRunPutsThemBack(int last) throws Exception {
        prepare();
        assertThat(run(beginning() + GENERATED + exchange(), "KILL", last).status).isEqualTo(128 + 9);
        Run next = run(beginning(), "none", 0);
        assertThat(next.status).as(next.output).isZero();
        expect(last < MOVES ? "old" : "new");
    }
}
