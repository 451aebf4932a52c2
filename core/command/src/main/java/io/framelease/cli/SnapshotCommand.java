package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.Damage;
import io.framelease.Diagnostics;
import io.framelease.Frame;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Source;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "snapshot", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Writes one picture of a file, a camera or another stream as PNG or JPEG. A picture that is damaged is taken"
                + " only if no other one comes within the connect timeout.")
final class SnapshotCommand implements Callable<Integer> {
    private static final Duration LOOK_UP = Duration.ofMillis(50);
    private static final int FAILED = 1;

    private final Output output;
    private final Stop stop;

    @Spec
    private CommandSpec command;

    @Mixin
    private SourceOptions options;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "a file, or a URL, as for watch")
    private String source;

    @Parameters(index = "1", paramLabel = "FILE", description = "what to write: its name ends in .png, .jpg or .jpeg")
    private String file;

    @Option(names = "--at", paramLabel = "D",
            description = "not the first picture, but the first that is so much later, such as 10s")
    private @Nullable Duration at;

    @Option(names = "--key-frame", description = "a key frame alone, which depends on no other picture")
    private boolean keyFrame;

    SnapshotCommand(Output output, Stop stop) {
        this.output = output;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(options.verbose);
        options.check();
        CameraOptions camera = options.camera(source);
        if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
            output.error("snapshot needs the JDK's module java.desktop, which this Java runtime lacks or was started without: "
                    + "run it with --add-modules java.desktop");
            return FAILED;
        }
        try (ImageTarget target = ImageTarget.at(file)) {
            return take(camera, target);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        } catch (IOException e) {
            output.error("cannot write " + file + ": " + e.getMessage());
            return FAILED;
        }
    }

    private int take(CameraOptions wanted, ImageTarget target) throws InterruptedException, IOException {
        AtomicReference<@Nullable FrameleaseException> failure = new AtomicReference<>();
        try {
            Diagnostics.ffmpeg(); // what loading takes is none of the source's time
            Overflow overflow = Source.parse(source, wanted.trust(), wanted.connectTimeout()).isFile() ? Overflow.BLOCK
                    : Overflow.KEEP_LATEST;
            try (Camera camera = Camera.start(wanted, options.device()); Subscription frames = camera.subscribe(overflow)) {
                camera.listen(Runnable::run, event -> failed(event, failure));
                Duration patience = at == null ? wanted.connectTimeout() : wanted.connectTimeout().plus(at);
                try (Frame frame = choose(frames, failure, Nanos.deadline(patience))) {
                    if (frame == null) {
                        return nothing(camera, frames, failure.get(), patience);
                    }
                    Images.write(frame, target.format(), target.part());
                    target.finish();
                    output.line("%s: %dx%d of %s%s", file, frame.width(), frame.height(), camera.source(),
                            isDamaged(frame) ? ", damaged: " + frame.info().damage() : "");
                    return 0;
                }
            }
        } catch (FrameleaseException e) {
            output.error(e, options.verbose);
            return FAILED;
        }
    }

    /** Of a source that is tried again the first failure counts. */
    private static void failed(CameraEvent event, AtomicReference<@Nullable FrameleaseException> failure) {
        switch (event) {
            case CameraEvent.Lost lost -> failure.compareAndSet(null, lost.cause());
            case CameraEvent.Failed over -> failure.compareAndSet(null, over.cause());
            default -> { // none
            }
        }
    }

    /** The picture that was asked for, to be closed; else the last damaged one that would have been it; null if there is none. */
    private @Nullable Frame choose(Subscription frames, AtomicReference<@Nullable FrameleaseException> failure, long deadline)
            throws InterruptedException {
        Frame damaged = null;
        long begin = Long.MIN_VALUE; // of the source, once it is known
        while (Nanos.left(deadline) > 0 && failure.get() == null && !frames.isEnded() && !stop.await(0)) {
            Frame frame = frames.poll(LOOK_UP);
            if (frame == null) {
                continue;
            }
            begin = begin == Long.MIN_VALUE ? time(frame) : begin;
            boolean early = at != null && time(frame) - begin < Nanos.of(at);
            if (early || keyFrame && !frame.info().isKeyFrame()) {
                frame.close();
            } else if (!isDamaged(frame)) {
                if (damaged != null) {
                    damaged.close();
                }
                return frame;
            } else {
                if (damaged != null) {
                    damaged.close();
                }
                damaged = frame;
            }
        }
        return damaged;
    }

    /** By the word of its decoder and of the source: one that tells nothing has found nothing. */
    private static boolean isDamaged(Frame frame) {
        return frame.info().damage() != Damage.NONE && frame.info().damage() != Damage.UNKNOWN;
    }

    /** By the source's clock, or by ours where it has none. */
    private static long time(Frame frame) {
        return frame.ptsNanos() == Long.MIN_VALUE ? frame.arrivalNanos() : frame.ptsNanos();
    }

    private int nothing(Camera camera, Subscription frames, @Nullable FrameleaseException failure, Duration patience)
            throws InterruptedException {
        FrameleaseException why = failure != null ? failure : camera.failure().orElse(null);
        if (why != null) {
            output.error(why, options.verbose);
        } else if (stop.await(0)) {
            output.error("stopped before there was a picture of " + camera.source());
        } else if (frames.isEnded()) {
            output.error(camera.source() + " has ended without such a picture");
        } else {
            output.error("no such picture of " + camera.source() + " came within " + Troubles.seconds(patience)
                    + ": a longer --connect-timeout helps if its key frames are rare");
        }
        return FAILED;
    }
}
