package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Diagnostics;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.cli.engine.BusyKernel;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Decodes one file with many cameras at once, as fast as they can, and says how many frames a second"
                + " that gives, what processor time a thousand frames take, and on a GPU what memory a camera takes."
                + " One engine a camera opens and closes a view of each frame, the camera waits for it, and what engines have"
                + " seen is what counts. With --reconnects it says instead how long cameras that reconnect at once take until their"
                + " engines, which take the latest frame, have the next one.")
final class BenchCommand implements Callable<Integer> {
    private static final Duration FIRST_FRAME = Duration.ofSeconds(60);
    private static final Duration LONGEST_KERNEL = Duration.ofSeconds(30);

    private final Output output;
    private final Stop stop;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE",
            description = "a video file, played again and again; its beginning costs, so a long one")
    private String file;

    @Option(names = "--cameras", paramLabel = "N", defaultValue = "1",
            description = "cameras (default: ${DEFAULT-VALUE})")
    private int cameras;

    @Option(names = "--warm-up", paramLabel = "D", defaultValue = "2s",
            description = "how long all cameras play before the first mark (default: ${DEFAULT-VALUE})")
    private Duration warmUp;

    @Option(names = "--realtime", description = "cameras play the file at its own pace")
    private boolean realtime;

    @Option(names = "--reconnects", paramLabel = "N", description = "reconnect all cameras at once, so many times")
    private int reconnects;

    @Option(names = "--bystanders", paramLabel = "N",
            description = "with --reconnects: further cameras that play the file at its own pace and do not reconnect")
    private int bystanders;

    @Option(names = "--behind-kernel", paramLabel = "D",
            description = "with --reconnects: how long a kernel runs on the GPU from each reconnect on")
    private @Nullable Duration behindKernel;

    @Mixin
    private RunOptions options;

    @SuppressWarnings("NullAway.Init") // set by call(), before all else
    private Device device;
    @SuppressWarnings("NullAway.Init") // set by call(), before all else
    private CameraOptions camera;
    private final List<BenchCamera> open = new ArrayList<>();

    BenchCommand(Output output, Stop stop) {
        this.output = output;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(options.verbose());
        options.check();
        checkNumber("--cameras", cameras, 1, 1024);
        checkNumber("--reconnects", reconnects, 0, 100_000);
        checkNumber("--bystanders", bystanders, 0, 1024);
        if (reconnects == 0 && (bystanders > 0 || behindKernel != null)) {
            throw new ParameterException(command.commandLine(), "--bystanders and --behind-kernel need --reconnects");
        }
        if (behindKernel != null && behindKernel.compareTo(LONGEST_KERNEL) > 0) {
            throw new ParameterException(command.commandLine(),
                    "--behind-kernel: at most " + LONGEST_KERNEL.toSeconds() + "s");
        }
        device = options.device();
        camera = options.camera(file).withLoop(true).withRealtime(realtime);
        boolean played;
        try {
            played = reconnects == 0 ? throughput() : reconnects();
        } finally {
            close();
        }
        return played && errors() == 0 ? 0 : 1;
    }

    private void checkNumber(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(command.commandLine(),
                    option + " " + value + " is not between " + least + " and " + most);
        }
    }

    private List<BenchCamera> open(int count, CameraOptions camera, Overflow overflow, boolean keepsTimes) {
        List<BenchCamera> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BenchCamera next = new BenchCamera(camera, device, overflow, keepsTimes, this::failed);
            opened.add(next);
            open.add(next);
        }
        return opened;
    }

    private void failed(FrameleaseException e) {
        output.error(e, options.verbose());
    }

    private boolean throughput() throws InterruptedException {
        long free = device.memory().free();
        open(cameras, camera, Overflow.BLOCK, false);
        boolean plays = true;
        for (BenchCamera each : open) {
            plays &= each.awaitViews(1, FIRST_FRAME);
        }
        boolean go = plays && !stop.await(Nanos.of(warmUp));
        long begin = System.nanoTime();
        Duration processor = processorTime();
        long published = published();
        long views = views();
        if (go) {
            stop.await(Nanos.of(options.duration(Duration.ofSeconds(10))));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        processor = processorTime().minus(processor);
        published = published() - published;
        views = views() - views;
        output.line("bench: device=%s cameras=%d backing=%s slots=%d frames/s=%.0f published/s=%.0f cpu-s/1000=%.4f%s"
                + " errors=%d device-bytes=%d seconds=%.1f", device.id(), cameras,
                camera.backing().name().toLowerCase(Locale.ROOT), camera.slots(), views / seconds, published / seconds,
                views == 0 ? 0 : processor.toNanos() / 1e6 / views, memoryPerCamera(free), errors(),
                device.memory().allocated(), seconds);
        return plays;
    }

    /** What of the GPU's memory is no longer free; the host's is everybody's. */
    private String memoryPerCamera(long freeBefore) {
        if (!device.isCuda()) {
            return "";
        }
        double bytes = freeBefore - device.memory().free();
        return String.format(Locale.ROOT, " MiB/camera=%.2f", bytes / (1 << 20) / cameras);
    }

    /** Of all threads of this process, the JVM's own too. */
    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private boolean reconnects() throws InterruptedException {
        try (BusyKernel kernel = behindKernel == null ? null : kernel()) {
            ReconnectBench bench = new ReconnectBench(open(cameras, camera, Overflow.KEEP_LATEST, false),
                    open(bystanders, camera.withRealtime(true), Overflow.KEEP_LATEST, true), kernel, behindKernel);
            boolean played = bench.run(reconnects, stop);
            if (!played) {
                output.error("a camera gave no further frame; what was measured until then:");
            }
            int errors = errors();
            long begin = System.nanoTime();
            close();
            output.line("bench: device=%s cameras=%d %s errors=%d close-ms=%.0f", device.id(), cameras, bench.report(),
                    errors, (System.nanoTime() - begin) / 1e6);
            if (bystanders > 0) {
                output.line("bench: device=%s %s", device.id(), bench.bystandersReport());
            }
            return played;
        }
    }

    private BusyKernel kernel() {
        try {
            return BusyKernel.on(device);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--behind-kernel: " + e.getMessage(), e);
        }
    }

    private void close() throws InterruptedException {
        open.forEach(BenchCamera::close);
        Diagnostics.flushLog(Duration.ofSeconds(1));
        for (BenchCamera each : open) {
            each.join();
        }
    }

    private int errors() {
        return open.stream().mapToInt(each -> (int) each.camera().stats().errors()).sum();
    }

    private long published() {
        return open.stream().mapToLong(each -> each.camera().stats().frames()).sum();
    }

    private long views() {
        return open.stream().mapToLong(BenchCamera::views).sum();
    }
}
