package io.framelease.cli;

import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A table: on a terminal as large as that is, drawn again in its place; elsewhere with every camera and all that is known. */
final class TableScreen implements Screen {
    private static final Duration USUAL = Duration.ofMillis(250);

    private final Output output;
    private final Duration interval;

    TableScreen(Output output, @Nullable Duration interval) {
        this.output = output;
        this.interval = interval == null ? USUAL : interval;
    }

    @Override
    public long intervalNanos() {
        return Nanos.of(interval);
    }

    @Override
    public void show(Scene scene) {
        boolean limited = output.isTerminal();
        int rows = limited ? Math.max(1, output.rows() - 1) : Table.UNLIMITED; // the cursor stands below the last line
        Table table = new Table(rows, limited ? output.columns() : Table.UNLIMITED, ZoneId.systemDefault(), Instant.now());
        output.draw(table.lines(scene.cameras(), scene.total()));
    }
}
