package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.ColorMatrix;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Limits;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Reference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of a size that was asked for, on any device. */
abstract class ScaleContract {
    abstract DeviceBackend device();

    /** Allocations that were freed, those of tests before this one too. */
    private long freed() {
        await().until(() -> device().reclaimer().counts().pending() == 0);
        return device().reclaimer().counts().freed();
    }

    private static CameraOptions options(String clip, int width, int height) {
        return DecodeRun.every(Clips.file(clip)).scaleTo(width, height);
    }

    @ParameterizedTest
    @CsvSource({
        "ramp-192x96.mp4,          96,   48",
        "ramp-192x96.mp4,         100,   50",
        "ramp-192x96.mp4,          64,   64",
        "ramp-192x96.mp4,         192,   48",
        "ramp-192x96.mp4,         384,  192",
        "ramp-192x96.mp4,         642,  362",
        "ramp-main10-192x160.mp4,  96,   80",
        "ramp-main10-192x160.mp4, 320,  180"})
    void everyFrameHasTheSizeAskedForAndShowsAllOfThePicture(String clip, int width, int height) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, width, height), device());
        assertThat(run.frames()).hasSize(6).allMatch(frame -> frame.format() == PixelFormat.NV12);
        Ramps.assertShow(run.frames(), Ramps.Part.ALL, width, height);
        assertThat(run.stats().damagedPackets() + run.stats().refusedPictures() + run.stats().errors()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"96, 80", "320, 180"})
    void tenBitsStayTen(int width, int height) throws Exception {
        DecodeRun run = DecodeRun.of(options("ramp-main10-192x160.mp4", width, height).withHighBitDepth(true), device());
        assertThat(run.frames()).hasSize(6).allMatch(frame -> frame.format() == PixelFormat.P010);
        Ramps.assertShow(run.frames(), Ramps.Part.ALL, width, height);
        byte[] bytes = run.frames().getFirst().bytes();
        int between = 0;
        for (int i = 0; i < width * height; i++) {
            between += (bytes[2 * i] & 0xc0) != 0 ? 1 : 0;
        }
        assertThat(between).as("samples that 8 bits could not say").isGreaterThan(width * height / 4);
    }

    /** The last column and line of an odd size are left out before it is scaled, on every device. */
    @ParameterizedTest
    @CsvSource({"126, 94", "128, 128", "508, 380", "254, 190"})
    void ofAnOddSizeTheEvenPartIsScaled(int width, int height) throws Exception {
        DecodeRun run = DecodeRun.of(options("ramp-255x191.webm", width, height), device());
        assertThat(run.frames()).hasSize(6);
        Ramps.assertShow(run.frames(), Ramps.Part.of(0, 0, 254, 190, 255, 191), width, height);
    }

    @Test
    void theSizeThatTheStreamHasChangesNoBit() throws Exception {
        Path clip = Clips.file("h264-b-642x362.mp4");
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip).scaleTo(642, 362), device());
        Reference reference = Reference.decoded(clip);
        assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, reference.format())))
                .isEqualTo(reference.md5()).hasSize(25);
    }

    /** Moving edges and noise, which scalers treat as they like: as near as pictures are that show the same thing. */
    @ParameterizedTest
    @CsvSource({"h264-gop25-1280x720.mp4, 640, 360", "hevc-b-1366x768.mp4, 480, 270", "vp9-641x361.webm, 320, 180",
        "mpeg4-b-642x362.mp4, 320, 180", "mjpeg-642x362.avi, 320, 180", "mjpeg-yuvj422p-322x182.avi, 160, 90",
        "hevc-main10-640x360.mp4, 320, 180", "crop-192x96.mp4, 82, 42", "truncated-640x360.ts, 320, 180"})
    void everyDeviceShowsTheSamePictures(String clip, int width, int height) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, width, height), device());
        DecodeRun host = DecodeRun.of(options(clip, width, height), Devices.host());
        DecodeRun whole = DecodeRun.of(DecodeRun.every(Clips.file(clip)), Devices.host());
        assertThat(run.frames()).hasSameSizeAs(whole.frames());
        for (int i = 0; i < whole.frames().size() - 1; i++) { // the last may be concealed
            DecodeRun.Picture frame = run.frames().get(i);
            assertThat(frame.pts()).isEqualTo(whole.frames().get(i).pts());
            assertThat(frame.matrix()).isEqualTo(whole.frames().get(i).matrix());
            assertThat(frame.fullRange()).isEqualTo(whole.frames().get(i).fullRange());
            assertThat(Ramps.psnr(frame, host.frames().get(i))).as("PSNR of frame %d", i).isGreaterThan(20);
        }
    }

    /** What tells the matrix where the stream does not is the size of its pictures, and not that of the frames. */
    @Test
    void theColorsAreTheStreams() throws Exception {
        assertThat(DecodeRun.of(options("h264-gop25-1280x720.mp4", 320, 180), device()).frames())
                .hasSize(50).allMatch(frame -> frame.matrix() == ColorMatrix.BT709);
        assertThat(DecodeRun.of(options("ramp-192x96.mp4", 1440, 720), device()).frames())
                .hasSize(6).allMatch(frame -> frame.matrix() == ColorMatrix.BT601);
    }

    /** The camera has one pool, of small slots, from the first picture to the last. */
    @Test
    void theStreamsSizeMayChangeAndTheFramesDoesNot() throws Exception {
        PoolLayout small = PoolLayout.of(160, 80, PixelFormat.NV12, 4);
        long freed = freed();
        CameraOptions options = options("ramp-192x96-320x160.h264", 160, 80).withLoop(true); // the pool goes with the last round
        try (Camera camera = Camera.open(options, device()); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 36; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    Ramps.assertShow(List.of(DecodeRun.picture(frame)), Ramps.Part.ALL, 160, 80);
                    assertThat(camera.stats().poolBytes()).isEqualTo(small.totalBytes());
                    assertThat(freed()).isEqualTo(freed);
                }
            }
            assertThat(camera.stats().dropped()).isZero();
        }
    }

    @Test
    void withoutAPoolEachFrameHasTheSizeToo() throws Exception {
        DecodeRun run = DecodeRun.of(options("ramp-192x96-320x160.h264", 160, 80).withBacking(Backing.UNPOOLED), device());
        assertThat(run.frames()).hasSize(12);
        Ramps.assertShow(run.frames(), Ramps.Part.ALL, 160, 80);
    }

    @Test
    void aReconnectAllocatesAndFreesNothing() throws Exception {
        CameraOptions options = options("ramp-192x96.mp4", 96, 48).withLoop(true).withDecoderThreads(1);
        try (Camera camera = Camera.open(options, device()); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            long allocated = device().memory().allocated();
            long freed = freed();
            long decoders = ((CameraImpl) camera).decoders();
            for (int i = 0; i < 20; i++) {
                long before = ((CameraImpl) camera).session();
                camera.reconnect();
                Frame frame;
                while ((frame = Cameras.next(frames)).session() <= before) {
                    frame.close();
                }
                Ramps.assertShow(List.of(DecodeRun.picture(frame)), Ramps.Part.ALL, 96, 48);
                frame.close();
            }
            assertThat(device().memory().allocated()).isEqualTo(allocated);
            assertThat(freed()).isEqualTo(freed);
            assertThat(((CameraImpl) camera).decoders()).isEqualTo(decoders);
        }
    }

    /** However far: what the hardware does not scale software does. */
    @ParameterizedTest
    @CsvSource({"h264-gop25-1280x720.mp4, 2, 2", "h264-gop25-1280x720.mp4, 16, 16", "ramp-192x96.mp4, 3072, 1536",
        "ramp-192x96.mp4, 2, 1536", "raw-96x64.h264, 48, 32"})
    void noSizeIsTooFar(String clip, int width, int height) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, width, height), device());
        assertThat(run.frames()).isNotEmpty().allMatch(frame -> frame.width() == width && frame.height() == height);
        if (clip.startsWith("ramp") && width > 2) { // of two columns each has much of the border in it
            Ramps.assertShow(run.frames(), Ramps.Part.ALL, width, height);
        }
        assertThat(run.stats().errors()).isZero();
    }

    @Test
    void whatIsTooLargeForTheLimitsIsRefused() {
        CameraOptions pixels = options("ramp-192x96.mp4", 384, 192).withLimits(Limits.defaults().withPixels(384 * 192 - 1));
        assertThatThrownBy(() -> DecodeRun.of(pixels, device())).isInstanceOf(SourceException.class)
                .hasMessageContaining("384x192").hasMessageContaining("Limits.pixels")
                .extracting(e -> ((SourceException) e).kind()).isEqualTo(SourceException.Kind.TOO_LARGE);
        long slots = PoolLayout.of(3840, 2160, PixelFormat.NV12, 4).totalBytes();
        CameraOptions memory = options("ramp-192x96.mp4", 3840, 2160).withLimits(Limits.defaults().withMemoryBytes(slots - 1));
        assertThatThrownBy(() -> DecodeRun.of(memory, device())).isInstanceOf(SourceException.class)
                .extracting(e -> ((SourceException) e).kind()).isEqualTo(SourceException.Kind.TOO_LARGE);
    }

    /** Memory that is enough for the stream's pictures and the small slots, and would not be for slots of the stream's size. */
    @Test
    void smallSlotsTakeLittleOfTheLimit() throws Exception {
        CameraOptions options = options("h264-gop25-1280x720.mp4", 160, 90).withSlots(200)
                .withLimits(Limits.defaults().withMemoryBytes(100L << 20));
        assertThat(DecodeRun.of(options, device()).frames()).hasSize(50);
        assertThatThrownBy(() -> DecodeRun.of(options.scaleTo(0, 0), device())).isInstanceOf(SourceException.class)
                .extracting(e -> ((SourceException) e).kind()).isEqualTo(SourceException.Kind.TOO_LARGE);
    }
}
