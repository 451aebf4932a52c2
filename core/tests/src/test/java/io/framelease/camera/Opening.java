package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;

/** What comes of opening a source: frames, or an exception. */
final class Opening {
    private Opening() {
    }

    /** The exception that opening ends with. */
    static SourceException failure(CameraOptions options, Device device) {
        try (Camera camera = Camera.open(options, device)) {
            throw new AssertionError("opened " + camera);
        } catch (SourceException e) {
            return e;
        }
    }

    /** The width of the first frame. */
    static int width(CameraOptions options, Device device) throws InterruptedException {
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK);
                Frame frame = frames.poll(Liveness.LIMIT)) {
            assertThat(frame).as("first frame of " + camera).isNotNull();
            return DecodeRun.picture(frame).width();
        }
    }
}
