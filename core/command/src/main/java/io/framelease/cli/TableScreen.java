package io.framelease.cli;

import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A table: on a terminal as large as that is, drawn again in its place. One that is shown once has every camera, and where that is
 * no terminal all that is known.
 */
final class TableScreen implements Screen {
    private static final Duration USUAL = Duration.ofMillis(250);

    private final Output output;
    private final boolean once;
    private final Duration interval;

    TableScreen(Output output, boolean once, @Nullable Duration interval) {
        this.output = output;
        this.once = once;
        this.interval = interval == null ? USUAL : interval;
    }

    @Override
    public long intervalNanos() {
        return Nanos.of(interval);
    }

    @Override
    public void show(Scene scene) {
        int rows = once ? Table.UNLIMITED : Math.max(1, output.rows() - 1); // the cursor stands below the last line
        int columns = output.isTerminal() ? output.columns() : Table.UNLIMITED;
        Table table = new Table(rows, columns, ZoneId.systemDefault(), Instant.now());
        output.draw(table.lines(scene.cameras(), scene.total()));
    }
}
