package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Deinterlace;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.Transform.Crop;
import io.framelease.Transform;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of interlaced pictures, on any device. In the right half of the clips the first field of picture n has a luma of
 * 40 + 20 n, and the second one of 10 more; in the left half the lines of the top field have 60, and of the bottom field 120.
 */
abstract class DeinterlaceContract {
    private static final int WIDTH = 192;
    private static final int HEIGHT = 96;
    private static final int PICTURES = 8;
    /** From sample to sample, of what is coded nearly without loss and then computed of neighbours. */
    private static final int NEAR = 4;

    abstract DeviceBackend device();

    /** After how many pictures it is known what does not move. */
    int learning() {
        return 2;
    }

    private static CameraOptions options(String clip, Deinterlace deinterlace) {
        return DecodeRun.every(Clips.file(clip)).withTransform(Transform.none().withDeinterlace(deinterlace));
    }

    private static int luma(DecodeRun.Picture frame, int x, int y) {
        return frame.bytes()[y * frame.width() + x] & 0xff;
    }

    private static int first(int picture) {
        return 40 + 20 * picture;
    }

    private static void assertFirstField(DecodeRun.Picture frame, int picture, int fromX, int toX) {
        for (int y = 4; y < frame.height() - 4; y++) {
            for (int x = fromX; x < toX; x++) {
                assertThat(Math.abs(luma(frame, x, y) - first(picture))).as("picture %d at (%d, %d): %d", picture, x, y,
                        luma(frame, x, y)).isLessThanOrEqualTo(NEAR);
            }
        }
    }

    private static void assertLines(DecodeRun.Picture frame, int even, int odd, int near) {
        for (int y = 4; y < HEIGHT - 4; y++) {
            for (int x = 8; x < WIDTH / 2 - 8; x++) {
                assertThat(Math.abs(luma(frame, x, y) - (y % 2 == 0 ? even : odd)))
                        .as("frame %d at (%d, %d): %d", frame.id(), x, y, luma(frame, x, y)).isLessThanOrEqualTo(near);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"interlaced-tff-192x96.mp4, 0", "interlaced-bff-192x96.mp4, 1", "interlaced-mpeg2-192x96.ts, 0"})
    void withoutDeinterlacingBothFieldsStay(String clip, int firstLine) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, Deinterlace.OFF), device());
        assertThat(run.frames()).hasSize(PICTURES);
        for (int n = 0; n < PICTURES; n++) {
            assertLines(run.frames().get(n), 60, 120, NEAR);
            for (int y = 4; y < HEIGHT - 4; y++) {
                int field = first(n) + (y % 2 == firstLine ? 0 : 10);
                assertThat(luma(run.frames().get(n), 150, y)).as("picture %d, line %d", n, y).isBetween(field - 3, field + 3);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"interlaced-tff-192x96.mp4, 60", "interlaced-bff-192x96.mp4, 120", "interlaced-mpeg2-192x96.ts, 60"})
    void bobShowsTheFirstFieldAlone(String clip, int firstFieldsLines) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, Deinterlace.BOB), device());
        assertThat(run.frames()).hasSize(PICTURES);
        for (int n = 0; n < PICTURES; n++) {
            assertFirstField(run.frames().get(n), n, WIDTH / 2 + 8, WIDTH - 8);
            assertLines(run.frames().get(n), firstFieldsLines, firstFieldsLines, NEAR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"interlaced-tff-192x96.mp4", "interlaced-bff-192x96.mp4", "interlaced-mpeg2-192x96.ts"})
    void adaptiveKeepsWhatDoesNotMove(String clip) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, Deinterlace.ADAPTIVE), device());
        assertThat(run.frames()).hasSize(PICTURES);
        for (int n = 0; n < PICTURES; n++) {
            assertFirstField(run.frames().get(n), n, WIDTH / 2 + 8, WIDTH - 8);
        }
        for (int n = learning(); n < PICTURES - 1; n++) { // at the ends there is nothing to compare with
            assertLines(run.frames().get(n), 60, 120, 15);
        }
    }

    /** Each picture makes one frame, at its own time. */
    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void timesStay(Deinterlace deinterlace) throws Exception {
        for (String clip : List.of("interlaced-tff-192x96.mp4", "interlaced-mpeg2-192x96.ts", "h264-b-642x362.mp4")) {
            List<Long> times = DecodeRun.of(options(clip, Deinterlace.OFF), device()).frames().stream()
                    .map(DecodeRun.Picture::pts).toList();
            assertThat(times).isNotEmpty();
            assertThat(DecodeRun.of(options(clip, deinterlace), device()).frames().stream().map(DecodeRun.Picture::pts))
                    .containsExactlyElementsOf(times);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void progressivePicturesKeepEveryBit(Deinterlace deinterlace) throws Exception {
        for (String clip : List.of("h264-b-642x362.mp4", "hevc-b-642x362.mp4", "interlaceable-192x96.mp4")) {
            Reference reference = Reference.decoded(Clips.file(clip));
            DecodeRun run = DecodeRun.of(options(clip, deinterlace), device());
            assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, reference.format())))
                    .isEqualTo(reference.md5()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void aPartIsScaledToo(Deinterlace deinterlace) throws Exception {
        CameraOptions options = options("interlaced-tff-192x96.mp4", deinterlace);
        options = options.withTransform(options.transform().withCrop(new Crop(112, 8, 64, 80)).withSize(32, 40));
        DecodeRun run = DecodeRun.of(options, device());
        assertThat(run.frames()).hasSize(PICTURES).allMatch(frame -> frame.width() == 32 && frame.height() == 40);
        for (int n = 0; n < PICTURES; n++) {
            assertFirstField(run.frames().get(n), n, 2, 30);
        }
    }

    /** Nothing is lost at the end of a round, and nothing of it is in the next. */
    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void aFileThatIsPlayedAgainHasTheSameFrames(Deinterlace deinterlace) throws Exception {
        CameraOptions options = options("interlaced-tff-192x96.mp4", deinterlace).withLoop(true);
        try (Camera camera = Camera.open(options, device()); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 3 * PICTURES; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    assertFirstField(DecodeRun.picture(frame), i % PICTURES, WIDTH / 2 + 8, WIDTH - 8);
                }
            }
            camera.reconnect();
            long session = ((CameraImpl) camera).session();
            Frame frame;
            while ((frame = Cameras.next(frames)).session() < session) {
                frame.close();
            }
            assertFirstField(DecodeRun.picture(frame), 0, WIDTH / 2 + 8, WIDTH - 8);
            frame.close();
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    void theDecoderIsKeptOverReconnects() throws Exception {
        CameraOptions options = options("interlaced-tff-192x96.mp4", Deinterlace.ADAPTIVE).withLoop(true).withDecoderThreads(1);
        try (Camera camera = Camera.open(options, device()); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            long decoders = ((CameraImpl) camera).decoders();
            for (int i = 0; i < 5; i++) {
                long before = ((CameraImpl) camera).session();
                camera.reconnect();
                Frame frame;
                while ((frame = Cameras.next(frames)).session() <= before) {
                    frame.close();
                }
                frame.close();
            }
            assertThat(((CameraImpl) camera).decoders()).isEqualTo(decoders);
        }
    }
}
