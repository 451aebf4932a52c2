package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.framelease.Camera;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same on a GPU. */
@Tag("gpu")
class CudaFramesTest extends FramesContract {
    @Override
    DeviceBackend device() {
        return (DeviceBackend) Devices.cuda(0);
    }

    /** The planes of a view on the GPU itself are no memory of Java's: the error says what to take. */
    @Test
    void planesOnTheGpuAreRefusedWithTheCure() throws Exception {
        try (Camera camera = Camera.open(Liveness.patient(Clips.file("h264-b-642x362.mp4").toString()), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK); Frame frame = frames.poll(Liveness.LIMIT);
                FrameView view = frame.open()) {
            assertThatIllegalArgumentException().isThrownBy(() -> RgbConverter.of(frame).convertPlanar(view.luma(), view.chroma(),
                    642, 362, FloatBuffer.allocate(3 * 642 * 362), new float[3], new float[] {1, 1, 1}))
                    .withMessageContaining("frame.on(Devices.host())");
        }
    }
}
