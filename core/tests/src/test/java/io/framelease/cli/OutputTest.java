package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Both streams are the same, as on a terminal. */
    private Output output(boolean terminal) {
        PrintStream stream = new PrintStream(bytes, true);
        return new Output(stream, stream, terminal, () -> 24);
    }

    @Test
    void onATerminalLinesAreDrawnInPlaceAndAllElseComesAboveThem() {
        Output output = output(true);
        output.draw(List.of("a 1", "b 1"));
        output.draw(List.of("a 2", "b 2"));
        output.line("event %d", 7);
        output.draw(List.of("a 3", "b 3"));
        output.error("trouble");
        output.draw(List.of("a 4", "b 4"));
        output.keepDrawn();
        output.line("end");
        assertThat(screen(bytes.toString())).containsExactly("event 7", "framelease: trouble", "a 4", "b 4", "end");
    }

    @Test
    void whatWasLongerIsGone() {
        Output output = output(true);
        output.draw(List.of("a 1", "b 1", "c 1"));
        output.draw(List.of("a 2"));
        output.keepDrawn();
        output.line("end");
        assertThat(screen(bytes.toString())).filteredOn(line -> !line.isEmpty()).containsExactly("a 2", "end");
    }

    @Test
    void whereOutputIsForDataLinesForPeopleGoWhereErrorsGo() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Output output = new Output(new PrintStream(data, true), new PrintStream(bytes, true), false, () -> 24);
        output.line("before");
        output.reserveForData();
        output.line("line");
        output.data("{}");
        assertThat(data).hasToString("before\n{}\n");
        assertThat(bytes).hasToString("line\n");
    }

    @Test
    void elsewhereLinesFollowEachOther() {
        Output output = output(false);
        output.draw(List.of("a 1"));
        output.line("event");
        output.draw(List.of("a 2"));
        assertThat(bytes.toString()).isEqualTo("a 1\nevent\na 2\n");
    }

    @Test
    void anErrorIsOneLineWhateverItsMessage() {
        output(false).error(new SourceException("one\n  two"), false);
        assertThat(bytes.toString()).isEqualTo("framelease: one two\n");
    }

    @Test
    void whatTheJdkSaysIsRedacted() {
        output(false).error(new IllegalStateException("at rtsp://user:secret@camera/1"), true);
        assertThat(bytes.toString()).contains("IllegalStateException", "***@camera", "\tat ").doesNotContain("secret");
    }

    /** What a terminal shows after these bytes: enough of one for what is written to it. */
    private static List<String> screen(String text) {
        StringBuilder[] rows = new StringBuilder[20];
        int row = 0;
        int last = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (rows[row] == null) {
                rows[row] = new StringBuilder();
            }
            if (c == '\n') {
                row++;
            } else if (c != '\u001b') {
                rows[row].append(c);
            } else {
                int end = i + 2;
                while (!Character.isLetter(text.charAt(end))) {
                    end++;
                }
                String sequence = text.substring(i + 2, end);
                switch (text.charAt(end)) {
                    case 'A' -> row -= Integer.parseInt(sequence);
                    case 'K' -> rows[row].setLength(0);
                    case 'J' -> {
                        for (int below = row; below <= last; below++) {
                            rows[below] = new StringBuilder();
                        }
                    }
                    default -> assertThat(sequence).isEqualTo("?7"); // wrapping off and on
                }
                i = end;
            }
            last = Math.max(last, row);
        }
        return Arrays.stream(rows).limit(last).map(StringBuilder::toString).toList();
    }
}
