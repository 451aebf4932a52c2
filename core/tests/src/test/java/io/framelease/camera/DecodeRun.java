package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraStats;
import io.framelease.ColorMatrix;
import io.framelease.Demand;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.testing.Liveness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All frames of a source as a user of the public API gets them.
 *
 * @param frames in the order in which they came
 * @param stats  the camera's at the end
 */
record DecodeRun(List<Picture> frames, CameraStats stats) {
    /** One frame: what it says of itself, and its bytes as {@link FrameView#copyTo} gives them. */
    record Picture(long id, int width, int height, PixelFormat format, long pts, ColorMatrix matrix, boolean fullRange,
            byte[] bytes) {
    }

    static CameraOptions every(Path file) {
        return every(file.toString());
    }

    /** Options with which no frame is lost. */
    static CameraOptions every(String source) {
        return patient(source).withWhenExhausted(WhenExhausted.BLOCK);
    }

    /** Plays a source to its end. */
    static DecodeRun of(CameraOptions options, Device device) throws InterruptedException {
        return of(options, device, Demand.everyFrame());
    }

    /** The same for one who does not want every frame. */
    static DecodeRun of(CameraOptions options, Device device, Demand demand) throws InterruptedException {
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK, demand)) {
            List<Picture> pictures = new ArrayList<>();
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        pictures.add(picture(frame));
                    } else if (!frames.isEnded()) {
                        throw new AssertionError("no frame for " + Liveness.LIMIT + " from " + camera);
                    }
                }
            }
            return new DecodeRun(pictures, camera.stats());
        }
    }

    /** Copies a frame out of the device. */
    static Picture picture(Frame frame) {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(view.pictureBytes());
            view.copyTo(target);
            return new Picture(frame.id(), frame.width(), frame.height(), frame.format(), frame.ptsNanos(),
                    frame.colorMatrix(), frame.isFullRange(), target.toArray(ValueLayout.JAVA_BYTE));
        }
    }
}
