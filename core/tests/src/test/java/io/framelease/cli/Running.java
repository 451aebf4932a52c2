package io.framelease.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;

/** A call of the command that goes on beside the test, until the test stops it or it ends by itself. */
final class Running {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Stop stop = new Stop();
    private final FutureTask<Integer> run;

    private Running(boolean terminal, int rows, String... arguments) {
        Output output = new Output(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), terminal, () -> rows);
        run = new FutureTask<>(() -> Main.run(output, stop, Invocation.patient(arguments)));
        Thread.ofPlatform().daemon().start(run);
    }

    static Running of(String... arguments) {
        return new Running(false, 24, arguments);
    }

    /** On a terminal of so many lines. */
    static Running ofRows(int rows, String... arguments) {
        return new Running(true, rows, arguments);
    }

    /** What it has written so far. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What it has said so far of what goes wrong. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Has it end as Ctrl-C does. */
    Invocation stop() throws Exception {
        stop.request();
        return end();
    }

    /** Waits for its end. */
    Invocation end() throws Exception {
        int exitCode = run.get();
        return new Invocation(exitCode, out(), err());
    }
}
