package io.framelease.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    @TempDir
    Path root;

    @BeforeEach
    void writeResults() throws IOException {
        Files.writeString(root.resolve("x.md"), """
                Measured on 2026-11-30 with 2 processors.

                | clip | memory | frames/s | bytes |
                | a | 47.43 | 4,989 | 2,764,800 |
                | b | 69.30 | 8,792 | 2,764,800 |

                A read is cut in
                3 ms, and so is a write.
                """);
    }

    private List<String> unfounded(String text) throws IOException {
        return Figures.unfounded(text, root);
    }

    @Test
    void aFigureIsANumberOfItsPlaceRounded() throws IOException {
        assertThat(unfounded("""
                A camera takes 47 MiB, gives 4,989 frames/s of 1920×1080, 1080p, and has 2.8 MB; `99`, [x](y-77.md).
                <!-- from x.md: "| a | 47.43 | 4,989 | 2,764,800 |" -->
                """)).isEmpty();
        assertThat(unfounded("""
                - It is 48 MiB, 4,990 frames/s, 2.7 MB, 2.8 s.
                  <!-- from x.md: "| a | 47.43 | 4,989 | 2,764,800 |" -->
                """)).extracting(each -> each.replaceAll(" in: .*", "")).containsExactly("48", "4,990", "2.7", "2.8");
    }

    @Test
    void aSmallNumberThatStandsElsewhereInTheFileIsNoFinding() throws IOException {
        assertThat(unfounded("A read is cut in 2 ms.\n<!-- from x.md: \"A read is cut in 3 ms\" -->"))
                .containsExactly("2 in: A read is cut in 2 ms.");
        assertThat(unfounded("A read is cut in 3 ms.\n<!-- from x.md: \"A read is cut in 3 ms\" -->")).isEmpty();
    }

    @Test
    void aFigureWithoutAPlaceIsTold() throws IOException {
        assertThat(unfounded("It takes 3 ms.")).containsExactly("3 in: It takes 3 ms.");
        assertThat(unfounded("    3 is code")).isEmpty();
    }

    @Test
    void aPlaceIsThatOfItsOwnParagraph() throws IOException {
        String place = "<!-- from x.md: \"cut in 3 ms\" -->\n";
        assertThat(unfounded("It takes 3 ms.\n\nAnd more.\n" + place)).containsExactly("3 in: It takes 3 ms.");
        assertThat(unfounded("- It takes 3 ms.\n- And more.\n  " + place)).containsExactly("3 in: - It takes 3 ms.");
    }

    @Test
    void aPlaceStandsInTheFileOnce() throws IOException {
        assertThat(unfounded("Text.\n<!-- from x.md: \"cut in 4 ms\" -->")).containsExactly("x.md has 0 times: cut in 4 ms");
        assertThat(unfounded("Text.\n<!-- from x.md: \"| 2,764,800 |\" -->")).containsExactly("x.md has 2 times: | 2,764,800 |");
        assertThat(unfounded("Text.\n<!-- from y.md: \"1\" -->")).containsExactly("there is no file y.md");
    }

    @Test
    void whatATestCountsIsThatTestsAffair() throws IOException {
        assertThat(unfounded("There are 71 of them.\n<!-- counted by x.md -->")).isEmpty();
        assertThat(unfounded("There are 71 of them.\n<!-- counted by y.md -->")).containsExactly("there is no file y.md",
                "71 in: There are 71 of them.");
    }
}
