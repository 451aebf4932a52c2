package io.framelease.cli;

import io.framelease.FrameleaseException;
import io.framelease.text.Redaction;
import io.framelease.text.Visible;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: what the user asked for, and one line for each thing that went wrong. On a terminal the last
 * lines can be drawn again and again; everything else that is written, log lines included, comes above them. Any thread.
 *
 * <p>Whoever writes here gives text without credentials: the library's sources, messages and exceptions have none, and
 * must not be redacted twice, since redacting hides more than it must. Control characters are escaped here, whoever wrote
 * them.
 */
final class Output {
    private static final String ERASE_LINE = "\u001b[2K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final IntSupplier rows;
    private final IntSupplier columns;

    /** Whether standard output is for data alone; under this object's lock. */
    private boolean reserved;

    /** Lines above the cursor that will be drawn again; under this object's lock, as is all writing. */
    private int drawn;

    /** @param rows how many lines the terminal has now, of {@link TerminalSize#USUAL_COLUMNS} each */
    Output(PrintStream out, PrintStream err, boolean terminal, IntSupplier rows) {
        this(out, err, terminal, rows, () -> TerminalSize.USUAL_COLUMNS);
    }

    /**
     * @param rows    how many lines the terminal has now
     * @param columns how many columns each of them has
     */
    Output(PrintStream out, PrintStream err, boolean terminal, IntSupplier rows, IntSupplier columns) {
        this.rows = rows;
        this.columns = columns;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** The process's own streams. On a terminal, what loggers write to standard error goes through here from now on. */
    static Output system() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        Output output = new Output(System.out, System.err, terminal, TerminalSize::rows, TerminalSize::columns);
        if (terminal) {
            System.setErr(new PrintStream(output.new Lines(), true));
        }
        return output;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean isTerminal() {
        return terminal;
    }

    /** How many lines the terminal has now. */
    int rows() {
        return rows.getAsInt();
    }

    /** How many columns each of them has. */
    int columns() {
        return columns.getAsInt();
    }

    /** From now on standard output is for {@link #data} alone: lines for people go where errors go. */
    synchronized void reserveForData() {
        reserved = true;
    }

    /** Writes a line of data to standard output. */
    synchronized void data(String line) {
        out.println(Visible.of(line));
        out.flush();
    }

    /** Writes a line that stays. */
    synchronized void line(String format, @Nullable Object... arguments) {
        erase();
        PrintStream stream = reserved ? err : out;
        stream.println(Visible.of(String.format(Locale.ROOT, format, arguments)));
        stream.flush();
    }

    /** Draws lines, on a terminal in the place of those drawn before. */
    synchronized void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        for (String each : lines) {
            String line = Visible.of(each);
            text.append(terminal ? ERASE_LINE + NO_WRAP + line + WRAP : line).append(System.lineSeparator());
        }
        if (lines.size() < drawn) {
            text.append(ERASE_BELOW); // what was there before is longer
        }
        out.print(text);
        out.flush();
        drawn = terminal ? lines.size() : 0;
    }

    /** Lets the lines drawn last stay. */
    synchronized void keepDrawn() {
        drawn = 0;
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A" + ERASE_BELOW);
            out.flush();
            drawn = 0;
        }
    }

    /** Says what went wrong, in one line. */
    void error(String message) {
        errorLines("framelease: " + Visible.of(message.strip().replaceAll("\\s*\\R\\s*", " ")));
    }

    /** Says what went wrong, with a stack trace if that is wanted. */
    void error(Throwable t, boolean verbose) {
        error(t instanceof FrameleaseException ? Hints.withOptions(String.valueOf(t.getMessage()))
                : Redaction.of(t.toString()), t, verbose);
    }

    /** The same in other words. */
    void error(String message, Throwable t, boolean verbose) {
        error(message);
        if (verbose) {
            StringWriter trace = new StringWriter();
            t.printStackTrace(new PrintWriter(trace));
            errorLines(Redaction.ofTrace(trace.toString())); // a cause of the JDK's may quote anything
        }
    }

    private synchronized void errorLines(String text) {
        erase();
        err.println(text);
        err.flush();
    }

    /** Standard error line by line, so that none is torn by what is drawn. */
    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            errorLines(Visible.ofLine(line.toString()));
            line.reset();
        }
    }
}
