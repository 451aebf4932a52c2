package io.framelease.mutation;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process logs, at the library's usual level, by the case that a line names. Any thread. */
final class CaseLog {
    private static final int KEPT = 40;
    private static final Pattern CASE = Pattern.compile(Watch.PREFIX + "(\\d+)");
    private static final Pattern ERROR = Pattern.compile("(^| )ERROR |Exception|\tat ");

    /** The lines about a case: how many, and the first of them. */
    static final class Lines {
        private final List<String> kept = new ArrayList<>();
        private long count;
        private boolean error;

        private synchronized void add(String line) {
            count++;
            if (kept.size() < KEPT) {
                kept.add(line);
            }
            error |= ERROR.matcher(line).find();
        }

        synchronized long count() {
            return count;
        }

        /** Whether there is an error or a stack trace among them, which are mistakes of the library. */
        synchronized boolean hasError() {
            return error;
        }

        @Override
        public synchronized String toString() {
            return String.join("\n  ", kept) + (count > kept.size() ? "\n  and " + (count - kept.size()) + " more" : "");
        }
    }

    private final Map<Integer, Lines> cases = new ConcurrentHashMap<>();
    private final Lines others = new Lines();

    private CaseLog() {
    }

    /** Counts instead of writing: from now on standard error goes here, where slf4j-simple logs. */
    static CaseLog install() {
        CaseLog log = new CaseLog();
        System.setErr(new PrintStream(log.new Splitter(), true, StandardCharsets.UTF_8));
        return log;
    }

    private void line(String line) {
        Matcher matcher = CASE.matcher(line);
        (matcher.find() ? cases.computeIfAbsent(Integer.valueOf(matcher.group(1)), number -> new Lines()) : others).add(line);
    }

    /** What was logged about a case, which is forgotten. */
    Lines take(int number) {
        Lines lines = cases.remove(number);
        return lines == null ? new Lines() : lines;
    }

    /** What names no case. */
    Lines others() {
        return others;
    }

    private final class Splitter extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                line(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
