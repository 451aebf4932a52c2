package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.cli.soak.Box;
import io.framelease.cli.soak.FaultKind;
import io.framelease.cli.soak.Report;
import io.framelease.cli.soak.Screen;
import io.framelease.cli.soak.Soak;
import io.framelease.cli.soak.SoakPlan;
import io.framelease.cli.soak.SoakResult;
import io.framelease.ffmpeg.Source;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "soak", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Watches cameras on bad days: they play in calm, then faults are done to each, one after the other, then"
                + " all must play again. Engines look at every byte of every picture. At the end each box of a checklist is"
                + " ticked, or not, by what was measured, with its figure: on the terminal, in report.json, and in report.html,"
                + " which has plots. Ctrl-C ends it with the report. Without sources the cameras are its own, RTSP servers behind"
                + " proxies that fail; the user's are asked to reconnect while they play, and nothing else is done to them. A"
                + " camera of which no picture came is named and left out; if none came of any, the soak ends at once. A fallback"
                + " from NVDEC to software leaves its box open, unless bytes that the soak changed led to it and it was over by"
                + " the next session: those are told, with how long they took.")
final class SoakCommand implements Callable<Integer> {
    /** A box is not ticked. */
    static final int NOT_CLEAN = 3;
    static final Map<String, String> EXIT_CODES = new TreeMap<>(Map.of(
            "0", "all boxes are ticked",
            "1", "there was no soak: the device cannot be used, or no report be written",
            "2", "arguments that make no sense",
            Integer.toString(NOT_CLEAN), "a box is not ticked"));

    private static final int FAILED = 1;
    private static final int MOST_CAMERAS = 64;

    private final Output output;
    private final Stop stop;

    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..*", paramLabel = "SOURCE", description = "the user's cameras; none for the soak's own")
    private List<String> sources = List.of();

    @Option(names = "--cameras", paramLabel = "N", defaultValue = "4",
            description = "the soak's own cameras (default: ${DEFAULT-VALUE})")
    private int cameras;

    @Option(names = "--faults", paramLabel = "LIST", defaultValue = "all",
            description = "what is done to cameras, with commas: reconnect, reset, stall, delay, halve, drip, corrupt, blackhole,"
                    + " limit, 401, 404, 453, 503; or all, or none (default: ${DEFAULT-VALUE})")
    private String faults;

    @Option(names = "--seed", paramLabel = "S", description = "of all choices (default: another one each time, which is told)")
    private @Nullable Long seed;

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "soak-report",
            description = "folder for report.json and report.html (default: ${DEFAULT-VALUE})")
    private Path report;

    @Option(names = "--spike", paramLabel = "D", defaultValue = "900ms",
            description = "what no frame may take from its arrival to an engine, and no camera be silent for while nothing is"
                    + " done to it (default: ${DEFAULT-VALUE})")
    private Duration spike;

    @Option(names = "--back-within", paramLabel = "D", defaultValue = "60s",
            description = "how long a camera may take until its engines have pictures, when its source is there (default:"
                    + " ${DEFAULT-VALUE})")
    private Duration backWithin;

    @Mixin
    private RunOptions options;

    SoakCommand(Output output, Stop stop) {
        this.output = output;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(options.verbose());
        options.check();
        if (cameras < 1 || cameras > MOST_CAMERAS) {
            throw new ParameterException(command.commandLine(),
                    "--cameras " + cameras + " is not between 1 and " + MOST_CAMERAS);
        }
        for (String other : List.of("--metrics", "--reconnect-every", "--overflow")) {
            if (command.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new ParameterException(command.commandLine(), other + " is not for a soak");
            }
        }
        Device device;
        Report written;
        try {
            device = options.device();
            written = Report.in(report);
        } catch (DeviceException e) {
            output.error(e, options.verbose());
            return FAILED;
        } catch (UncheckedIOException e) {
            output.error(e.getMessage() + ": " + e.getCause(), e, options.verbose());
            return FAILED;
        }
        SoakPlan plan = plan(device);
        output.line("soak: %d cameras%s, %d engines each, on %s (%s), for %s, seed %d", plan.cameras(),
                sources.isEmpty() ? " of its own" : "", plan.engines(), device.id(), device.name(), seconds(plan.duration()),
                plan.seed());
        if (written.noPlots() != null) {
            output.error(written.noPlots());
        }
        return tell(Soak.run(plan, new Terminal()), written);
    }

    private SoakPlan plan(Device device) {
        List<FaultKind> kinds;
        try {
            kinds = FaultKind.parse(faults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--faults: " + e.getMessage());
        }
        return new SoakPlan(device, sources.isEmpty() ? cameras : sources.size(), options.engines(), kinds,
                options.duration(Duration.ofMinutes(1)), seed == null ? System.nanoTime() & 0xffff_ffffL : seed, sources,
                this::camera, RtspCamera::serve, spike, backWithin);
    }

    /** A file is played again and again, at its own pace. */
    private CameraOptions camera(String source) {
        CameraOptions camera = options.camera(source);
        boolean file = Source.parse(source, camera.trust(), camera.connectTimeout()).isFile();
        return file ? camera.withLoop(true).withRealtime(true) : camera;
    }

    private static String seconds(Duration duration) {
        return Troubles.seconds(duration);
    }

    private int tell(SoakResult result, Report report) {
        output.keepDrawn();
        Path page = report.write(result);
        result.boxes().forEach(box -> output.line("%s", box.line()));
        long open = result.boxes().stream().filter(box -> !box.ticked()).count();
        output.line("report: %s", page.toAbsolutePath());
        output.line("soak: %s boxes=%d ticked=%d seed=%d seconds=%.1f", open == 0 ? "clean" : "NOT CLEAN", result.boxes().size(),
                result.boxes().stream().filter(Box::ticked).count(), result.plan().seed(), result.seconds());
        return open == 0 ? 0 : NOT_CLEAN;
    }

    private final class Terminal implements Screen {
        private static final long LINE_NANOS = 5_000_000_000L;
        private long written = System.nanoTime();

        @Override
        public void draw(List<String> lines) {
            if (output.isTerminal()) {
                int room = Math.max(1, output.rows() - 2);
                output.draw(lines.size() <= room ? lines : shortened(lines, room));
            } else if (System.nanoTime() - written >= LINE_NANOS) {
                written = System.nanoTime();
                output.line("%s", lines.getLast());
            }
        }

        /** The heading, as many as there is room for, and the total. */
        private List<String> shortened(List<String> lines, int room) {
            return Stream.concat(lines.stream().limit(room - 1), Stream.of(lines.getLast())).toList();
        }

        @Override
        public boolean awaitStop(long nanos) throws InterruptedException {
            return stop.await(nanos);
        }
    }
}
