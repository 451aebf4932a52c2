package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Decodes one file with many cameras at once, as fast as they can, and says how many frames a second"
                + " that gives. One engine a camera opens and closes a view of each frame that it gets.")
final class BenchCommand implements Callable<Integer> {
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private final Output output;
    private final Stop stop;
    private final LongAdder views = new LongAdder();

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "a video file, played again and again; its beginning costs, so a long one")
    private String file;

    @Option(names = "--cameras", paramLabel = "N", defaultValue = "1", description = "cameras (default: ${DEFAULT-VALUE})")
    private int cameras;

    @Mixin
    private RunOptions options;

    BenchCommand(Output output, Stop stop) {
        this.output = output;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(options.verbose);
        options.check();
        if (cameras < 1 || cameras > 1024) {
            throw new ParameterException(command.commandLine(), "--cameras " + cameras + " is not between 1 and 1024");
        }
        Device device = options.device();
        CameraOptions camera = options.camera(file).withLoop(true);
        List<Camera> open = new ArrayList<>();
        List<Thread> engines = new ArrayList<>();
        try {
            for (int i = 0; i < cameras; i++) {
                Camera next = Camera.open(camera, device);
                open.add(next);
                Subscription frames = next.subscribe(Overflow.KEEP_LATEST);
                engines.add(Thread.ofPlatform().name("engine-" + i).start(() -> look(frames, device)));
            }
            boolean go = !stop.await(Nanos.of(WARM_UP));
            long begin = System.nanoTime();
            long framesBefore = frames(open);
            long viewsBefore = views.sum();
            if (go) {
                stop.await(Nanos.of(options.duration(Duration.ofSeconds(10))));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            output.line("bench: device=%s cameras=%d backing=%s slots=%d frames/s=%.0f views/s=%.0f errors=%d device-bytes=%d"
                    + " seconds=%.1f", device.id(), cameras, camera.backing().name().toLowerCase(Locale.ROOT),
                    camera.slots(), (frames(open) - framesBefore) / seconds, (views.sum() - viewsBefore) / seconds,
                    open.stream().mapToLong(each -> each.stats().errors()).sum(), device.memory().allocated(), seconds);
        } finally {
            open.forEach(Camera::close);
            CameraLog.flush(Duration.ofSeconds(1));
            for (Thread engine : engines) {
                engine.join();
            }
        }
        return open.stream().allMatch(each -> each.stats().errors() == 0) ? 0 : 1;
    }

    private static long frames(List<Camera> cameras) {
        return cameras.stream().mapToLong(camera -> camera.stats().frames()).sum();
    }

    private void look(Subscription frames, Device device) {
        try (frames; EngineStream stream = device.openStream()) {
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(LOOK_UP)) {
                    if (frame != null) {
                        try (FrameView view = frame.open()) {
                            view.onStream(stream);
                            view.y();
                            view.uv();
                            views.increment();
                        }
                    }
                }
            }
        } catch (FrameleaseException e) {
            output.error(e, options.verbose); // the camera's failure, counted there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
