package io.framelease.cli;

import io.framelease.FrameleaseException;
import io.framelease.ffmpeg.Redaction;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/**
 * Where a command writes, and whether people see it at once. Whoever writes here gives text without credentials: the
 * library's sources, messages and exceptions have none, and must not be redacted twice, since redacting hides more than it
 * must.
 *
 * @param out      what the user asked for
 * @param err      one line for each thing that went wrong
 * @param terminal whether lines on {@code out} can be drawn over
 */
record Output(PrintStream out, PrintStream err, boolean terminal) {
    /** The process's own streams. */
    static Output system() {
        return new Output(System.out, System.err, System.console() != null && System.console().isTerminal());
    }

    /** Writes a line. */
    void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }

    /** Says what went wrong, in one line. */
    void error(String message) {
        err.println("framelease: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }

    /** Says what went wrong, with a stack trace if that is wanted. */
    void error(Throwable t, boolean verbose) {
        boolean ours = t instanceof FrameleaseException;
        error(ours ? String.valueOf(t.getMessage()) : Redaction.of(t.toString()));
        if (verbose) {
            StringWriter trace = new StringWriter();
            t.printStackTrace(new PrintWriter(trace));
            err.println(Redaction.of(trace.toString())); // a cause of the JDK's may quote anything
            err.flush();
        }
    }
}
