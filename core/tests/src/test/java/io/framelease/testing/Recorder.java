package io.framelease.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps what is logged while a test class runs, up to a limit that only a flood reaches. */
final class Recorder extends AppenderBase<ILoggingEvent> {
    /** Beyond it lines are counted and not kept: a torture logs for minutes. */
    private static final int MOST_LINES = 100_000;

    /** A line of the log. */
    static final class Line {
        private final String text;
        private final boolean warns;
        private volatile boolean expected;

        Line(String text, boolean warns) {
            this.text = text;
            this.warns = warns;
        }

        String text() {
            return text;
        }
    }

    /** Guarded by itself. */
    private final List<Line> lines = new ArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
        String name = event.getLoggerName();
        IThrowableProxy thrown = event.getThrowableProxy();
        Line line = new Line(event.getLevel() + " " + name.substring(name.lastIndexOf('.') + 1) + ": "
                + event.getFormattedMessage()
                + (thrown == null ? "" : ": " + thrown.getClassName() + ": " + thrown.getMessage()),
                event.getLevel().isGreaterOrEqual(Level.WARN));
        synchronized (lines) {
            if (lines.size() < MOST_LINES) {
                lines.add(line);
            }
        }
    }

    /** How many lines there are: what is logged from now on has this number, and higher ones. */
    int mark() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** The lines since the mark in which the pattern is found; they are expected from now on. */
    List<Line> expect(Pattern pattern, int mark) {
        List<Line> found;
        synchronized (lines) {
            found = lines.subList(Math.min(mark, lines.size()), lines.size()).stream()
                    .filter(line -> pattern.matcher(line.text).find()).toList();
        }
        found.forEach(line -> line.expected = true);
        return found;
    }

    /** Forgets all lines; gives the warnings and errors among them that nobody expected. */
    List<String> takeUnexpected() {
        synchronized (lines) {
            List<String> unexpected = lines.stream().filter(line -> line.warns && !line.expected).map(Line::text).toList();
            lines.clear();
            return unexpected;
        }
    }
}
