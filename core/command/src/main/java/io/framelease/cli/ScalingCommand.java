package io.framelease.cli;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.cli.scaling.Mix;
import io.framelease.cli.scaling.Row;
import io.framelease.cli.scaling.RowsText;
import io.framelease.cli.scaling.Scaling;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
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

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "scaling-report",
            description = "folder for scaling.md and scaling.json (default: ${DEFAULT-VALUE})")
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
            output.error("no report can be written to " + report + ": " + e, e, source.verbose);
            return FAILED;
        } catch (DeviceException e) {
            output.error(e, source.verbose);
            return FAILED;
        }
        try {
            List<Row> rows = Scaling.run(device, source::camera, cameras, List.of(Mix.values()), framesPerSecond, new Window());
            return tell(rows, device);
        } catch (IllegalStateException e) { // cameras do not come or do not go
            output.error(e, source.verbose);
            return FAILED;
        }
    }

    private void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(command.commandLine(), option + " " + value + " is not between 1 and " + most);
        }
    }

    private int tell(List<Row> rows, Device device) {
        Path table = report.resolve("scaling.md");
        try {
            Files.writeString(table, RowsText.markdown(rows));
            Files.writeString(report.resolve("scaling.json"), RowsText.json(rows, device.id(), framesPerSecond));
        } catch (IOException e) {
            output.error("no report can be written to " + report + ": " + e, e, source.verbose);
            return FAILED;
        }
        output.line("report: %s", table.toAbsolutePath());
        return 0;
    }

    private final class Window implements Scaling.Watcher {
        @Override
        public boolean await(Mix mix, int count, LongSupplier frames) throws InterruptedException {
            return !stop.await(Nanos.of(duration));
        }

        @Override
        public void row(Row row) {
            output.line("scaling: %s", RowsText.line(row));
        }
    }
}
