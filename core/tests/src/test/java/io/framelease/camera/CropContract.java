package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.ColorMatrix;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.SourceException.Kind;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.Transform.Crop;
import io.framelease.Transform;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of a part of the stream's pictures, on any device. */
abstract class CropContract {
    abstract DeviceBackend device();

    /** Allocations that were freed, those of tests before this one too. */
    private long freed() {
        await().until(() -> device().reclaimer().counts().pending() == 0);
        return device().reclaimer().counts().freed();
    }

    private static CameraOptions options(String clip, Transform transform) {
        return DecodeRun.every(Clips.file(clip)).withTransform(transform);
    }

    private static Transform part(int left, int top, int width, int height) {
        return Transform.none().withCrop(new Crop(left, top, width, height));
    }

    @ParameterizedTest
    @CsvSource({
        "h264-b-642x362.mp4,                  0,   0, 320, 180",
        "h264-b-642x362.mp4,                  2,   2, 638, 358",
        "h264-b-642x362.mp4,                322, 182, 320, 180",
        "h264-b-642x362.mp4,                  0,   0, 642, 362",
        "hevc-b-642x362.mp4,                 30,  18,   2,   2",
        "hevc-b-1366x768.mp4,               726, 126, 640, 642",
        "vp9-641x361.webm,                    6,  10, 634, 350",
        "mpeg4-b-641x361.mp4,                 0,   2, 640, 358",
        "mjpeg-641x361.mkv,                  34,  22, 100,  80",
        "mjpeg-yuvj422p-322x182.avi,          6,   2, 300, 100",
        "h264-yuv444p-322x182.mp4,            6,   2, 300, 100",
        "hevc-main10-640x360.mp4,            22,  14, 320, 180",
        "crop-192x96.mp4,                     2,   6, 100,  50",
        "crop-hevc-192x96.mp4,               10,   2, 100,  50",
        "png-96x64.mov,                       2,   6,  50,  40",
        "still-96x64.png,                     2,   6,  50,  40"})
    void aPartHasTheBitsOfTheWholeThere(String clip, int left, int top, int width, int height) throws Exception {
        assertParts(options(clip, Transform.none()), new Crop(left, top, width, height));
    }

    @Test
    void ofTenBitsToo() throws Exception {
        assertParts(options("hevc-main10-640x360.mp4", Transform.none()).withHighBitDepth(true), new Crop(22, 14, 320, 180));
        assertParts(options("h264-b-642x362.mp4", Transform.none()).withBacking(Backing.UNPOOLED), new Crop(22, 14, 320, 180));
    }

    private void assertParts(CameraOptions options, Crop crop) throws Exception {
        List<DecodeRun.Picture> all = DecodeRun.of(options, device()).frames();
        DecodeRun run = DecodeRun.of(options.withTransform(Transform.none().withCrop(crop)), device());
        assertThat(run.frames()).hasSameSizeAs(all).isNotEmpty();
        for (int i = 0; i < all.size(); i++) {
            DecodeRun.Picture whole = all.get(i);
            DecodeRun.Picture part = run.frames().get(i);
            assertThat(new int[] {part.width(), part.height()}).containsExactly(crop.width(), crop.height());
            assertThat(part.format()).isEqualTo(whole.format());
            assertThat(part.matrix()).isEqualTo(whole.matrix());
            assertThat(part.fullRange()).isEqualTo(whole.fullRange());
            assertThat(part.pts()).isEqualTo(whole.pts());
            int sample = whole.format().bytesPerSample();
            int line = whole.width() * sample;
            int chromaLine = whole.format().chromaLineBytes(whole.width());
            int chroma = line * whole.height();
            int wide = crop.width() * sample;
            for (int y = 0; y < crop.height() * 3 / 2; y++) {
                int from = y < crop.height() ? (crop.top() + y) * line + crop.left() * sample
                        : chroma + (crop.top() / 2 + y - crop.height()) * chromaLine + crop.left() * sample;
                assertThat(Arrays.copyOfRange(part.bytes(), y * wide, (y + 1) * wide)).as("picture %d, line %d", i, y)
                        .isEqualTo(Arrays.copyOfRange(whole.bytes(), from, from + wide));
            }
        }
    }

    /** What hardware cannot scale exactly, a part that begins elsewhere than at multiples of four, software does. */
    @ParameterizedTest
    @CsvSource({
        "ramp-192x96.mp4,           0,  0,  96,  48,  96,  48",
        "ramp-192x96.mp4,          64, 32, 128,  64,  64,  32",
        "ramp-192x96.mp4,          64, 32, 128,  64, 256, 128",
        "ramp-192x96.mp4,          36, 12,  90,  50, 160,  90",
        "ramp-192x96.mp4,          22, 10,  90,  50,  46,  24",
        "ramp-192x96.mp4,         190, 94,   2,   2,  16,  16",
        "ramp-main10-192x160.mp4,  64, 32, 128,  64,  64,  32",
        "ramp-main10-192x160.mp4,  66, 32, 126,  64,  64,  32",
        "ramp-255x191.webm,         8,  4, 246, 186, 120,  90"})
    void aPartIsScaled(String clip, int left, int top, int width, int height, int toWidth, int toHeight) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, part(left, top, width, height).withSize(toWidth, toHeight)), device());
        assertThat(run.frames()).hasSize(6);
        int streamWidth = clip.contains("255") ? 255 : 192;
        int streamHeight = clip.contains("255") ? 191 : clip.contains("160") ? 160 : 96;
        Ramps.assertShow(run.frames(), Ramps.Part.of(left, top, width, height, streamWidth, streamHeight), toWidth, toHeight);
        assertThat(run.stats().damagedPackets() + run.stats().errors()).isZero();
    }

    /** Of samples smaller than a byte, in a still of one bit. */
    @Test
    void ofSamplesSmallerThanAByteToo() throws Exception {
        CameraOptions whole = options("mono-96x64.png", Transform.none());
        assertParts(whole, new Crop(2, 6, 50, 40));
        Transform part = part(2, 6, 50, 40);
        List<DecodeRun.Picture> scaled = DecodeRun.of(whole.withTransform(part.withSize(100, 80)), device()).frames();
        List<DecodeRun.Picture> same = DecodeRun.of(whole.withTransform(part), device()).frames();
        for (int y = 2; y < 78; y++) { // black, and white from column 24 on
            assertThat(Ramps.sample(scaled.getFirst(), y * 100 + 10)).isEqualTo(Ramps.sample(same.getFirst(), y / 2 * 50 + 5));
            assertThat(Ramps.sample(scaled.getFirst(), y * 100 + 90)).isEqualTo(Ramps.sample(same.getFirst(), y / 2 * 50 + 45));
        }
    }

    @Test
    void theColorsAreTheStreams() throws Exception {
        assertThat(DecodeRun.of(options("h264-gop25-1280x720.mp4", part(0, 0, 64, 64)), device()).frames())
                .hasSize(50).allMatch(frame -> frame.matrix() == ColorMatrix.BT709);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 194, 96", "2, 0, 192, 96", "0, 2, 192, 96", "0, 0, 192, 98", "32768, 32768, 2, 2"})
    void aPartThatIsNotInsideIsRefusedByName(int left, int top, int width, int height) {
        for (int size : new int[] {0, 64}) {
            Transform outside = part(left, top, width, height).withSize(size, size);
            assertThatThrownBy(() -> DecodeRun.of(options("ramp-192x96.mp4", outside), device()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("a picture of 192x96 is not delivered")
                    .hasMessageContaining("the crop of " + width + "x" + height + " at (" + left + ", " + top + ")")
                    .extracting(e -> ((SourceException) e).kind()).isEqualTo(Kind.UNSUPPORTED);
        }
    }

    /** Pictures that contain the part are delivered, whatever came before. */
    @Test
    void eachPictureIsJudgedByItself() throws Exception {
        DecodeRun run = DecodeRun.of(options("ramp-192x96-320x160.h264", part(0, 0, 240, 120)), device());
        assertThat(run.frames()).hasSize(6);
        Ramps.assertShow(run.frames(), Ramps.Part.of(0, 0, 240, 120, 320, 160), 240, 120);
        assertThat(run.stats().refusedPictures()).isEqualTo(6);
    }

    @Test
    void theStreamsSizeMayChangeAndThePoolDoesNot() throws Exception {
        PoolLayout small = PoolLayout.of(128, 64, PixelFormat.NV12, 4);
        long freed = freed();
        CameraOptions options = options("ramp-192x96-320x160.h264", part(64, 32, 128, 64)).withLoop(true);
        try (Camera camera = Camera.open(options, device()); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 36; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    Ramps.Part part = i % 12 < 6 ? Ramps.Part.of(64, 32, 128, 64, 192, 96)
                            : Ramps.Part.of(64, 32, 128, 64, 320, 160);
                    Ramps.assertShow(List.of(DecodeRun.picture(frame)), part, 128, 64);
                    assertThat(camera.stats().poolBytes()).isEqualTo(small.totalBytes());
                    assertThat(freed()).isEqualTo(freed);
                }
            }
        }
    }
}
