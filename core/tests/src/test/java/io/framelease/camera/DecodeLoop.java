package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.testing.Liveness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first so many frames of something that has no end. */
final class DecodeLoop {
    private DecodeLoop() {
    }

    /** The checksums of the first frames of a clip played without end. */
    static List<String> checksums(Path clip, Device device, int count, String format)
            throws InterruptedException {
        return checksums(DecodeRun.every(clip).withLoop(true), device, count, format);
    }

    /** The checksums of the first frames of a source, all of which wait for the subscription. */
    static List<String> checksums(CameraOptions options, Device device, int count, String format)
            throws InterruptedException {
        List<String> found = new ArrayList<>();
        try (Camera camera = Camera.start(options.withWhenExhausted(WhenExhausted.BLOCK), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            while (found.size() < count) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    found.add(DecodeLayout.md5(DecodeRun.picture(frame), format));
                }
            }
        }
        return found;
    }
}
