package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraStats;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameInfo;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the frames of a source, as a user gets it.
 *
 * @param infos  in the order in which frames came
 * @param stats  the camera's at the end
 * @param began  before the camera was opened, in the time of {@link System#nanoTime}
 * @param polled when each frame was there
 */
record InfoRun(List<FrameInfo> infos, CameraStats stats, long began, List<Long> polled) {
    /** Plays a source to its end. */
    static InfoRun of(CameraOptions options, Device device) throws InterruptedException {
        return of(options, device, Integer.MAX_VALUE);
    }

    /** Plays a source to its end, or to so many frames. */
    static InfoRun of(CameraOptions options, Device device, int most) throws InterruptedException {
        long began = System.nanoTime();
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            List<FrameInfo> infos = new ArrayList<>();
            List<Long> polled = new ArrayList<>();
            while (infos.size() < most && !frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        infos.add(frame.info());
                        polled.add(System.nanoTime());
                    } else if (!frames.isEnded()) {
                        throw new AssertionError("no frame for " + Liveness.LIMIT + " from " + camera);
                    }
                }
            }
            return new InfoRun(infos, camera.stats(), began, polled);
        }
    }
}
