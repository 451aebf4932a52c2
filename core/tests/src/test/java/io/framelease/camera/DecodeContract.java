package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Backing;
import io.framelease.ColorMatrix;
import io.framelease.Devices;
import io.framelease.PixelFormat;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Reference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a camera's frames have in them, on any device: every frame of a clip, in order, and FFmpeg's own bits. */
abstract class DecodeContract {
    abstract DeviceBackend device();

    /** What the frames of a clip must equal, given in 4:2:0 of 8 bits by its codec. */
    Reference reference(Path clip, boolean exactInHardware) {
        return Reference.decoded(clip);
    }

    @ParameterizedTest
    @CsvSource({
        "h264-b-1366x768.mp4,          1366, 768, 16, true",
        "h264-b-642x362.mp4,            642, 362, 25, true",
        "h264-gop25-1280x720.mp4,      1280, 720, 50, true",
        "hevc-b-1366x768.mp4,          1366, 768, 16, true",
        "hevc-b-642x362.mp4,            642, 362, 25, true",
        "vp9-641x361.webm,              641, 361, 25, true",
        "vp9-again-160x128.webm,        160, 128, 40, true",
        "rtsp-baseline-640x360.mp4,     640, 360, 100, true",
        "audio-video-320x180.mp4,       320, 180, 25, true",
        "apart-192x160.nut,             192, 160, 10, true",
        "apart-hevc-192x160.nut,        192, 160, 10, true",
        "truncated-640x360.ts,          640, 360, 14, true",
        "mjpeg-642x362.avi,             642, 362, 10, true",
        "mjpeg-641x361.mkv,             641, 361, 10, true",
        "vp8-322x182.webm,              322, 182, 25, true",
        "mpeg1-b-320x192.mpg,           320, 192, 20, false",
        "mpeg4-b-642x362.mp4,           642, 362, 20, false",
        "mpeg4-b-641x361.mp4,           641, 361, 20, false"})
    void everyFrameIsFFmpegsOwnBitForBit(String name, int width, int height, int count, boolean exactInHardware)
            throws Exception {
        Path clip = Clips.file(name);
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip), device());
        Reference reference = reference(clip, exactInHardware);
        assertThat(run.frames()).hasSize(count).allSatisfy(frame -> {
            assertThat(frame.width()).isEqualTo(width);
            assertThat(frame.height()).isEqualTo(height);
            assertThat(frame.format()).isEqualTo(PixelFormat.NV12);
            assertThat(frame.fullRange()).isEqualTo(name.startsWith("mjpeg"));
            assertThat(frame.matrix()).isEqualTo(name.startsWith("mjpeg") || height < 720 ? ColorMatrix.BT601
                    : ColorMatrix.BT709);
        });
        if (name.startsWith("truncated")) { // what is concealed in the last picture is nobody's rule
            assertSameBits(run.frames().subList(0, count - 1), reference);
        } else {
            assertSameBits(run.frames(), reference);
            assertThat(reference.md5()).hasSize(count);
        }
        assertInOrder(run, reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "vp9-641x361.webm"})
    void withoutPoolTheBitsAreTheSame(String name) throws Exception {
        Path clip = Clips.file(name);
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip).withBacking(Backing.UNPOOLED), device());
        assertSameBits(run.frames(), reference(clip, true));
        assertThat(run.frames()).hasSize(25);
    }

    @ParameterizedTest
    @CsvSource({"hevc-main10-640x360.mp4, P010, yuv420p10le", "hevc-main12-320x180.mp4, P016, yuv420p12le"})
    void moreThanEightBitsStayWhereTheyAreWanted(String name, PixelFormat format, String samples) throws Exception {
        Path clip = Clips.file(name);
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip).withHighBitDepth(true), device());
        assertThat(run.frames()).hasSize(16).allSatisfy(frame -> assertThat(frame.format()).isEqualTo(format));
        assertSameBits(run.frames(), Reference.decoded(clip));
        assertThat(Reference.decoded(clip).format()).isEqualTo(samples);
    }

    @Test
    void ofTenBitsEightAreLeft() throws Exception {
        Path clip = Clips.file("hevc-main10-640x360.mp4");
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip), device());
        assertThat(run.frames()).hasSize(16).allSatisfy(frame -> assertThat(frame.format()).isEqualTo(PixelFormat.NV12));
        assertNearlyTenBits(run.frames(), DecodeRun.of(DecodeRun.every(clip).withHighBitDepth(true), device()).frames());
        assertReduced(run.frames(), clip);
    }

    /** How ten bits become eight. */
    void assertReduced(List<DecodeRun.Picture> frames, Path clip) {
        assertSameBits(frames, Reference.converted(clip, "nv12", false));
    }

    private static void assertNearlyTenBits(List<DecodeRun.Picture> eight, List<DecodeRun.Picture> ten) {
        for (int i = 0; i < eight.size(); i++) {
            byte[] bytes = eight.get(i).bytes();
            byte[] high = ten.get(i).bytes();
            for (int k = 0; k < bytes.length; k++) {
                int sample = (high[2 * k] & 0xff | (high[2 * k + 1] & 0xff) << 8) >> 6; // of ten bits
                assertThat(Math.abs((bytes[k] & 0xff) * 4 - sample)).as("picture %d, sample %d", i, k).isLessThanOrEqualTo(4);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"h264-yuv444p-322x182.mp4, 16, false",
        "mjpeg-yuvj422p-322x182.avi, 10, true"})
    void otherFormatsAreConvertedAsLibswscaleDoes(String name, int count, boolean fullRange) throws Exception {
        Path clip = Clips.file(name);
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip), device());
        assertThat(run.frames()).hasSize(count)
                .allSatisfy(frame -> assertThat(frame.fullRange()).isEqualTo(fullRange));
        assertSameBits(run.frames(), Reference.converted(clip, "nv12", fullRange));
    }

    @Test
    void theSizeMayChangeInMidStream() throws Exception {
        Path clip = Clips.file("h264-resize-640x360-1280x720.h264");
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip), device());
        assertThat(run.frames()).hasSize(24);
        assertThat(run.frames().subList(0, 12)).allMatch(frame -> frame.width() == 640 && frame.height() == 360);
        assertThat(run.frames().subList(12, 24)).allMatch(frame -> frame.width() == 1280 && frame.height() == 720);
        assertSameBits(run.frames(), Reference.decoded(clip));
    }

    /** Whatever the first column's alignment in memory. */
    @ParameterizedTest
    @CsvSource({"whole-192x96.mp4, crop-192x96.mp4", "whole-hevc-192x96.mp4, crop-hevc-192x96.mp4"})
    void croppedPicturesAreTheStreamsOwn(String whole, String cropped) throws Exception {
        List<DecodeRun.Picture> all = DecodeRun.of(DecodeRun.every(Clips.file(whole)), device()).frames();
        List<DecodeRun.Picture> parts = DecodeRun.of(DecodeRun.every(Clips.file(cropped)), device()).frames();
        assertThat(parts).hasSameSizeAs(all).hasSize(4);
        for (int i = 0; i < all.size(); i++) {
            DecodeRun.Picture part = parts.get(i);
            assertThat(part.width()).isEqualTo(164);
            assertThat(part.height()).isEqualTo(82);
            for (int y = 0; y < 82; y++) {
                assertThat(Arrays.copyOfRange(part.bytes(), y * 164, (y + 1) * 164)).as("line %d", y)
                        .isEqualTo(Arrays.copyOfRange(all.get(i).bytes(), (y + 10) * 192 + 22, (y + 10) * 192 + 22 + 164));
            }
            for (int y = 0; y < 41; y++) {
                int from = (96 + y + 5) * 192 + 22;
                assertThat(Arrays.copyOfRange(part.bytes(), (82 + y) * 164, (83 + y) * 164)).as("chroma line %d", y)
                        .isEqualTo(Arrays.copyOfRange(all.get(i).bytes(), from, from + 164));
            }
        }
    }

    /** AV1 too, which some hardware decodes and other does not, and which FFmpeg's own decoder decodes in hardware alone. */
    @Test
    void av1IsDecodedByWhateverCan() throws Exception {
        DecodeRun run = DecodeRun.of(DecodeRun.every(Clips.file("av1-96x64.mp4")), device());
        assertSameBits(run.frames(), Reference.decoded(Clips.file("av1-96x64.mp4")));
        assertThat(run.frames()).hasSize(10);
        assertThat(run.stats().damagedPackets()).isZero();
    }

    @Test
    void damageIsPlayedThrough() throws Exception {
        Path clip = Clips.file("damaged-640x360.mp4");
        DecodeRun run = DecodeRun.of(DecodeRun.every(clip), device());
        assertThat(run.frames()).hasSizeGreaterThan(15);
        assertSameBits(run.frames().subList(0, 7), Reference.decoded(clip));
        assertThat(run.stats().errors()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "hevc-b-642x362.mp4", "vp9-641x361.webm", "mjpeg-641x361.mkv",
        "mpeg4-b-642x362.mp4", "mjpeg-642x362.avi", "h264-resize-640x360-1280x720.h264", "audio-video-320x180.mp4"})
    void aFileThatIsPlayedAgainHasTheSameFrames(String name) throws Exception {
        Path clip = Clips.file(name);
        List<String> once = DecodeRun.of(DecodeRun.every(clip), device()).frames().stream()
                .map(frame -> DecodeLayout.md5(frame, "nv12")).toList();
        List<String> thrice = Stream.of(once, once, once).flatMap(List::stream).toList();
        assertThat(DecodeLoop.checksums(clip, device(), thrice.size(), "nv12")).isEqualTo(thrice);
    }

    @ParameterizedTest
    @CsvSource({"h264-b-1366x768.mp4, yuv420p", "h264-b-642x362.mp4, yuv420p", "hevc-b-1366x768.mp4, yuv420p",
        "hevc-b-642x362.mp4, yuv420p", "vp9-641x361.webm, yuv420p", "hevc-main10-640x360.mp4, yuv420p10le"})
    void theInstalledProgramAgrees(String name, String format) throws Exception {
        List<String> expected = DecodeProgram.checksums(Clips.file(name), format);
        assumeTrue(expected != null, "no program named ffmpeg here");
        DecodeRun run = DecodeRun.of(DecodeRun.every(Clips.file(name)).withHighBitDepth(true), device());
        assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, format))).isEqualTo(expected);
    }

    @Test
    void aTransportStreamIsPlayedAgainFromItsBeginning() throws Exception {
        Path clip = Clips.file("truncated-640x360.ts"); // whose last picture, of 14, is concealed somehow
        List<String> once = reference(clip, true).md5().subList(0, 13);
        List<String> found = DecodeLoop.checksums(clip, device(), 27, "yuv420p");
        assertThat(found.subList(0, 13)).isEqualTo(once);
        assertThat(found.subList(14, 27)).isEqualTo(once);
    }

    private static void assertSameBits(List<DecodeRun.Picture> frames, Reference reference) {
        assertThat(frames.stream().map(frame -> DecodeLayout.md5(frame, reference.format())))
                .isEqualTo(reference.md5().subList(0, frames.size()));
    }

    private static void assertInOrder(DecodeRun run, Reference reference) {
        long before = Long.MIN_VALUE;
        for (int i = 0; i < run.frames().size(); i++) {
            DecodeRun.Picture frame = run.frames().get(i);
            assertThat(frame.id()).isEqualTo(i + 1);
            assertThat(frame.pts()).isGreaterThan(before).isCloseTo(reference.pts().get(i), within(1L));
            before = frame.pts();
        }
    }
}
