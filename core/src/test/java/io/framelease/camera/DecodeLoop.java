package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clip that begins anew at its end. */
final class DecodeLoop {
    private DecodeLoop() {
    }

    /** The checksums of the first frames of the second time round, which begins where time goes back. */
    static List<String> firstFrames(Path clip, Device device, int count) throws InterruptedException {
        List<String> found = new ArrayList<>();
        try (Camera camera = Camera.open(DecodeRun.every(clip).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            long before = Long.MIN_VALUE;
            boolean again = false;
            while (found.size() < count) {
                try (Frame frame = frames.poll(Duration.ofSeconds(10))) {
                    again |= frame.ptsNanos() < before;
                    before = frame.ptsNanos();
                    if (again) {
                        found.add(DecodeLayout.md5(DecodeRun.picture(frame), "yuv420p"));
                    }
                }
            }
        }
        return found;
    }
}
