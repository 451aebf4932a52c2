package io.framelease.cli.engine;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels find what Java finds in a copy of the same frame. */
@Tag("gpu")
class CudaEngineTest {
    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "hevc-b-1366x768.mp4", "mjpeg-641x361.mkv"})
    void aFrameOnTheGpuIsWhatItIsOnTheHost(String clip) throws Exception {
        Device device = Devices.cuda(0);
        CameraOptions options = patient(Clips.file(clip).toString()).withWhenExhausted(WhenExhausted.BLOCK);
        int frames = 0;
        try (Camera camera = Camera.open(options, device); Subscription subscription = camera.subscribe(Overflow.BLOCK);
             CudaMeanLuma gpuMean = new CudaMeanLuma((CudaDevice) device); MeanLuma mean = new MeanLuma();
             CudaRgb gpuRgb = new CudaRgb((CudaDevice) device); Rgb rgb = new Rgb()) {
            while (!subscription.isEnded()) {
                try (Frame frame = subscription.poll(Liveness.LIMIT)) {
                    if (frame == null) {
                        continue;
                    }
                    for (Engine engine : new Engine[] {gpuMean, mean, gpuRgb, rgb}) {
                        try (FrameView view = frame.open()) {
                            engine.look(frame, view);
                        }
                    }
                    assertThat(gpuMean.finding()).isEqualTo(mean.finding());
                    assertSame(gpuRgb.rgb(), rgb.rgb(), frame);
                    frames++;
                }
            }
        }
        assertThat(frames).isGreaterThanOrEqualTo(10);
    }

    /** Integers of 1/65536 here, floats there: a rounding apart at most. */
    private static void assertSame(byte[] gpu, byte[] host, Frame frame) {
        assertThat(gpu).hasSameSizeAs(host);
        for (int i = 0; i < gpu.length; i++) {
            if (Math.abs((gpu[i] & 0xff) - (host[i] & 0xff)) > 1) {
                assertThat(gpu[i] & 0xff).as("byte %d of %s", i, frame).isEqualTo(host[i] & 0xff);
            }
        }
    }

    @Test
    void theCommandLineTakesKernelsOnAGpu() {
        try (Engine engine = Engines.make(0, Devices.cuda(0))) {
            assertThat(engine).isInstanceOf(CudaMeanLuma.class);
            assertThat(engine.finding()).isEqualTo("nothing");
        }
    }
}
