package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Deinterlace;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.Subscription;
import io.framelease.Transform.Crop;
import io.framelease.Transform;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the hardware itself scales, crops and deinterlaces, and when it leaves that to software. */
@Tag("gpu")
class NvdecTransformTest {
    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    @BeforeEach
    @AfterEach
    void drain() {
        device.decoders().drain();
        assertThat(device.decoders().existing()).isZero();
    }

    private static Transform part(int left, int top, int width, int height) {
        return Transform.none().withCrop(new Crop(left, top, width, height));
    }

    private static CameraOptions options(String clip, Transform transform) {
        return CameraOptions.of(Clips.file(clip).toString()).withLoop(true).withTransform(transform);
    }

    private static void take(Subscription frames, int width, int height) throws InterruptedException {
        try (Frame frame = frames.poll(Liveness.LIMIT)) {
            assertThat(frame).isNotNull();
            assertThat(new int[] {frame.width(), frame.height()}).containsExactly(width, height);
        }
    }

    private void assertInHardware(String clip, Transform transform, int width, int height) throws Exception {
        try (Camera camera = Camera.open(options(clip, transform), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < 3; i++) {
                take(frames, width, height);
            }
            assertThat(device.decoders().existing()).as("decoders for %s, %s", clip, transform).isEqualTo(1);
            assertThat(camera.stats().poolBytes())
                    .isEqualTo(PoolLayout.of(width, height, PixelFormat.NV12, 4).totalBytes());
        }
        device.decoders().drain();
    }

    @Test
    void theHardwareDoesIt(CapturedLog log) throws Exception {
        assertInHardware("h264-gop25-1280x720.mp4", Transform.none().withSize(640, 360), 640, 360);
        assertInHardware("h264-gop25-1280x720.mp4", Transform.none().withSize(1920, 1080), 1920, 1080);
        assertInHardware("hevc-main10-640x360.mp4", Transform.none().withSize(320, 180), 320, 180);
        assertInHardware("vp9-641x361.webm", Transform.none().withSize(320, 180), 320, 180);
        assertInHardware("h264-gop25-1280x720.mp4", part(22, 10, 100, 50), 100, 50);
        assertInHardware("h264-gop25-1280x720.mp4", part(320, 180, 640, 360).withSize(320, 180), 320, 180);
        assertInHardware("interlaced-tff-192x96.mp4", Transform.none().withDeinterlace(Deinterlace.BOB), 192, 96);
        assertInHardware("interlaced-tff-192x96.mp4", Transform.none().withDeinterlace(Deinterlace.ADAPTIVE), 192, 96);
        assertInHardware("interlaced-bff-192x96.mp4", part(64, 32, 64, 32).withSize(32, 32).withDeinterlace(Deinterlace.BOB),
                32, 32);
        assertThat(log.lines("software does|decodes in software")).isEmpty();
    }

    @Test
    @Logs("WARN Decoders: .*does not decode this stream, software does, by .*NVDEC scales only what begins at multiples of 4")
    void whatItCannotScaleExactlySoftwareDoes() throws Exception {
        Transform transform = part(22, 10, 640, 360).withSize(320, 180);
        try (Camera camera = Camera.open(options("h264-gop25-1280x720.mp4", transform), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            take(frames, 320, 180);
            assertThat(device.decoders().existing()).isZero();
        }
    }

    /** Of the same stream, a decoder that is kept goes on with another camera's transform, and is made once for all of them. */
    @Test
    void aDecoderGoesOnWithAnotherTransform() throws Exception {
        List<Transform> transforms = new ArrayList<>(List.of(Transform.none(), Transform.none().withSize(640, 360),
                Transform.none().withSize(640, 352), part(0, 0, 640, 360), part(0, 0, 640, 352).withSize(320, 176)));
        long reconfigurations = device.decoders().reconfigurations();
        for (int round = 0; round < 2; round++) {
            for (Transform transform : transforms) {
                try (Camera camera = Camera.open(options("h264-gop25-1280x720.mp4", transform), device);
                        Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                        Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).as("a frame of %s", camera).isNotNull();
                }
            }
            assertThat(device.decoders().existing()).isEqualTo(1);
        }
        assertThat(device.decoders().reconfigurations() - reconfigurations).isEqualTo(2 * transforms.size() - 1);
    }
}
