package io.framelease.bench.peers.play;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/** The library, as its README has it for every frame of a file. */
final class FrameleasePlayer {
    /** A busy machine is no failure here. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_UP = Duration.ofSeconds(10);

    private FrameleasePlayer() {
    }

    static void play(Path file, int threads, Marks marks) throws InterruptedException {
        CameraOptions options = CameraOptions.of(file.toString()).withDecoderThreads(threads).withConnectTimeout(PATIENCE);
        try (Camera camera = Camera.open(options, Devices.host()); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (boolean more = true; more && !frames.isEnded();) {
                try (Frame frame = frames.poll(LOOK_UP)) {
                    if (frame != null) {
                        try (FrameView view = frame.open()) {
                            more = marks.frame(ends(view.y()) + ends(view.uv()));
                        }
                    }
                }
            }
            camera.failure().ifPresent(cut -> {
                throw cut;
            });
        }
    }

    /** The first and the last byte. */
    private static int ends(MemorySegment plane) {
        return plane.get(JAVA_BYTE, 0) + plane.get(JAVA_BYTE, plane.byteSize() - 1);
    }
}
