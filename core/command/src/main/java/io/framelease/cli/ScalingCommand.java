package io.framelease.cli;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.cli.scaling.Mix;
import io.framelease.cli.scaling.Place;
import io.framelease.cli.scaling.Row;
import io.framelease.cli.scaling.RowsText;
import io.framelease.cli.scaling.Scaling;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "scaling", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Opens ever more cameras at once in this process, on RTSP servers of its own with 320x180 pictures, and says"
                + " what each costs: threads, memory, processor time, and how long opening and closing all of them takes. First all"
                + " are watched, then half of them are dead, then nobody watches any. A table is written as Markdown and as JSON.")
final class ScalingCommand implements Callable<Integer> {
    private static final int MOST_CAMERAS = 256;
    private static final int MOST_FRAMES = 100;
    private static final int FAILED = 1;
    private static final String REPORT = "--report";
    private static final String TABLE = "scaling.md";
    private static final String DATA = "scaling.json";

    private final Output output;
    private final Stop stop;

    @Spec
    private CommandSpec command;

    @Option(names = "--cameras", paramLabel = "N", split = ",", defaultValue = "1,2,4,8,16,32,64",
            description = "numbers of cameras, with commas (default: ${DEFAULT-VALUE})")
    private List<Integer> cameras;

    @Option(names = "--fps", paramLabel = "N", defaultValue = "5",
            description = "frames a second that each camera sends (default: ${DEFAULT-VALUE})")
    private int framesPerSecond;

    @Option(names = "--duration", paramLabel = "D", defaultValue = "10s",
            description = "how long each row is measured (default: ${DEFAULT-VALUE})")
    private Duration duration;

    @Option(names = REPORT, paramLabel = "DIR", defaultValue = "scaling-report",
            description = "folder for scaling.md and scaling.json, which have .unfinished behind their names until all rows are"
                    + " there (default: ${DEFAULT-VALUE})")
    private Path report;

    @Mixin
    private SourceOptions source;

    ScalingCommand(Output output, Stop stop) {
        this.output = output;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(source.verbose);
        source.check();
        for (int each : cameras) {
            check("--cameras", each, MOST_CAMERAS);
        }
        check("--fps", framesPerSecond, MOST_FRAMES);
        Device device;
        try {
            Files.createDirectories(report);
            device = source.device();
        } catch (IOException e) {
            return unwritten(e);
        } catch (DeviceException e) {
            output.error(e, source.verbose);
            return FAILED;
        }
        Written written = new Written(device);
        try {
            Scaling.run(device, source::camera, cameras, List.of(Mix.values()), framesPerSecond, written);
            written.keep();
            Path table = written.isCut ? written.unfinished(TABLE) : written.finish(); // half a run replaces no whole one
            output.line("report: %s", table.toAbsolutePath());
            return 0;
        } catch (IllegalStateException e) { // cameras do not come or do not go
            output.error(e, source.verbose);
            return tellFailure(written, e);
        } catch (UncheckedIOException e) {
            return unwritten(e.getCause());
        }
    }

    /** Of the rows that there are, if there are any. */
    private int tellFailure(Written written, IllegalStateException failure) {
        try {
            if (!written.rows.isEmpty()) {
                written.failure = failure.getMessage();
                written.keep();
                output.line("report: %s", written.finish().toAbsolutePath());
            }
            return FAILED;
        } catch (UncheckedIOException e) {
            return unwritten(e.getCause());
        }
    }

    private int unwritten(IOException e) {
        output.error("no report can be written to " + report + ": " + e, e, source.verbose);
        return FAILED;
    }

    private void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(command.commandLine(), option + " " + value + " is not between 1 and " + most);
        }
    }

    /** The options without the folder of the report, which is where Maven says. */
    private List<String> options() {
        List<String> options = new ArrayList<>(command.commandLine().getParseResult().originalArgs());
        options.subList(0, options.indexOf(command.name()) + 1).clear(); // of the program
        int at = options.indexOf(REPORT);
        if (at >= 0) {
            options.subList(at, Math.min(at + 2, options.size())).clear();
        }
        options.removeIf(option -> option.startsWith(REPORT + "="));
        return options;
    }

    /** The rows so far. Both files have {@code .unfinished} behind their names until all rows are there. */
    private final class Written implements Scaling.Watcher {
        private final Device device;
        private final Place place = Place.now(options());
        private final List<Row> rows = new ArrayList<>();
        private boolean isCut;
        private @Nullable String failure;

        Written(Device device) {
            this.device = device;
        }

        @Override
        public boolean await(Mix mix, int count, LongSupplier frames) throws InterruptedException {
            isCut = stop.await(Nanos.of(duration));
            return !isCut;
        }

        @Override
        public void row(Row row) {
            rows.add(row);
            output.line("scaling: %s", RowsText.line(row));
            keep();
        }

        void keep() {
            write(unfinished(TABLE), RowsText.markdown(rows));
            write(unfinished(DATA), RowsText.json(rows, place, device.id(), framesPerSecond, failure));
        }

        /** Puts them in place of those of an earlier run; returns the table. */
        Path finish() {
            Path table = report.resolve(TABLE);
            move(unfinished(TABLE), table);
            move(unfinished(DATA), report.resolve(DATA));
            return table;
        }

        Path unfinished(String name) {
            return report.resolve(name + ".unfinished");
        }

        /** Beside it first, so that it is whole at any time. */
        private void write(Path file, String text) {
            Path written = file.resolveSibling(file.getFileName() + ".new");
            try {
                Files.writeString(written, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            move(written, file);
        }

        private void move(Path from, Path to) {
            try {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
