package io.framelease.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * What has been logged since the test began, on all threads. Tests get it as a parameter; {@link TestLog} brings it.
 *
 * <p>Lines are {@code LEVEL Logger: message}, the logger by its simple name, and {@code : throwable} where one is logged.
 * Those that a test asks for are expected from then on.
 */
public final class CapturedLog {
    private final Recorder recorder;
    private final int mark;

    CapturedLog(Recorder recorder, int mark) {
        this.recorder = recorder;
        this.mark = mark;
    }

    /** The lines in which a regular expression is found, in the order of their logging. */
    public List<String> lines(String regex) {
        return recorder.expect(Pattern.compile(regex), mark).stream().map(Recorder.Line::text).toList();
    }

    /** Waits for a line in which this regular expression is found, and gives the first. */
    public String await(String regex) {
        return Awaitility.await("a line of the log like " + regex)
                .until(() -> lines(regex), lines -> !lines.isEmpty()).getFirst();
    }

    /** Fails unless the expression has been found in as many lines by now. */
    public void assertCount(int count, String regex) {
        assertThat(lines(regex)).as("lines of the log like %s", regex).hasSize(count);
    }
}
