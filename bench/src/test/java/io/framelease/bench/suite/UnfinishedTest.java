package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
    @TempDir
    Path folder;

    @Test
    void whatAnEarlierRunMeasuredStaysUntilAllOfALaterOneIsThere() throws IOException {
        Path file = folder.resolve("results").resolve("x.json");
        Unfinished results = new Unfinished(file);
        results.finish("all");

        results.keep("a part");
        assertThat(file).hasContent("all");
        assertThat(file.resolveSibling("x.json.unfinished")).hasContent("a part");

        results.finish("all again");
        assertThat(file).hasContent("all again");
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }
}
