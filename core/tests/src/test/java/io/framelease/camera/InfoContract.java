package io.framelease.camera;

import static io.framelease.camera.DecodeRun.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framelease.AspectRatio;
import io.framelease.Camera;
import io.framelease.CaptureClock;
import io.framelease.ChromaLocation;
import io.framelease.ColorDescription;
import io.framelease.ColorPrimaries;
import io.framelease.Cropping;
import io.framelease.Deinterlace;
import io.framelease.FieldOrder;
import io.framelease.Frame;
import io.framelease.FrameInfo;
import io.framelease.MatrixCoefficients;
import io.framelease.Overflow;
import io.framelease.SampleRange;
import io.framelease.Subscription;
import io.framelease.Transform;
import io.framelease.TransferCharacteristics;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.ClipPackets;
import io.framelease.ffmpeg.Clips;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame knows besides its samples, on any device. */
abstract class InfoContract {
    abstract DeviceBackend device();

    private List<FrameInfo> infos(String clip) throws InterruptedException {
        return InfoRun.of(every(Clips.file(clip)), device()).infos();
    }

    /** A frame has what its own packet has, in whatever order pictures are shown. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 25", "h264-gop25-1280x720.mp4, 50", "hevc-b-642x362.mp4, 25", "hevc-main10-640x360.mp4, 16",
        "mpeg4-b-642x362.mp4, 20", "vp9-641x361.webm, 25", "rtsp-baseline-640x360.mp4, 100", "tff-96x64.mp4, 10",
        "mjpeg-641x361.mkv, 10", "audio-video-320x180.mp4, 25", "av1-96x64.mp4, 10"})
    void aFrameBelongsToItsPacket(String clip, int count) throws Exception {
        ClipPackets packets = ClipPackets.of(Clips.file(clip));
        List<FrameInfo> infos = infos(clip);
        assertThat(infos).hasSize(count).allSatisfy(info -> {
            int packet = (int) info.decodeOrder() - 1;
            assertThat(info.ptsNanos()).hasValue(packets.pts().get(packet));
            assertThat(info.isKeyFrame()).isEqualTo(packets.keys().get(packet));
        });
        assertThat(infos).extracting(FrameInfo::decodeOrder).doesNotHaveDuplicates();
        assertThat(infos).extracting(FrameInfo::id).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
        assertThat(infos.getFirst().isKeyFrame()).isTrue();
    }

    @Test
    void picturesThatAreReorderedKeepTheirPlaces() throws Exception {
        List<Long> orders = infos("h264-b-642x362.mp4").stream().map(FrameInfo::decodeOrder).toList();
        assertThat(orders.subList(0, 5)).as("key, B, reference B, B, P, as shown").containsExactly(1L, 4L, 3L, 5L, 2L);
        assertThat(orders).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 25).boxed().toList());
    }

    /** Raw streams have no times; two frames of a container may have the same. */
    @ParameterizedTest
    @CsvSource({"raw-96x64.h264, 25, 0", "equal-96x64.ts, 10, 1", "tags-96x64.h264, 10, 0"})
    void withoutTimesOfTheirOwnFramesAreToldApart(String clip, int count, int times) throws Exception {
        List<FrameInfo> infos = infos(clip);
        assertThat(infos.stream().map(FrameInfo::ptsNanos).filter(pts -> pts.isPresent()).distinct()).hasSize(times);
        assertThat(infos).extracting(FrameInfo::decodeOrder)
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
        assertThat(infos.stream().filter(FrameInfo::isKeyFrame).map(FrameInfo::decodeOrder)).contains(1L);
    }

    @Test
    void packetsArriveInOrderAndBeforeTheirFrames() throws Exception {
        InfoRun run = InfoRun.of(every(Clips.file("h264-b-642x362.mp4")), device());
        for (int i = 0; i < run.infos().size(); i++) {
            assertThat(run.infos().get(i).arrivalNanos()).isBetween(run.began(), run.polled().get(i));
        }
        List<FrameInfo> decoded = run.infos().stream().sorted(Comparator.comparing(FrameInfo::decodeOrder)).toList();
        assertThat(decoded).extracting(FrameInfo::arrivalNanos).isSorted();
        assertThat(decoded.getLast().arrivalNanos()).isGreaterThan(decoded.getFirst().arrivalNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-gop25-1280x720.mp4", "hevc-b-642x362.mp4", "raw-96x64.h264"})
    void aFileThatIsPlayedAgainGoesOnCounting(String clip) throws Exception {
        ClipPackets packets = ClipPackets.of(Clips.file(clip));
        int count = packets.pts().size();
        List<FrameInfo> infos = InfoRun.of(every(Clips.file(clip)).withLoop(true), device(), 3 * count).infos();
        assertThat(infos).extracting(FrameInfo::decodeOrder)
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 3L * count).boxed().toList());
        assertThat(infos).allSatisfy(info -> {
            int packet = (int) ((info.decodeOrder() - 1) % count);
            assertThat(info.ptsNanos().orElse(Long.MIN_VALUE)).isEqualTo(packets.pts().get(packet));
            assertThat(info.isKeyFrame()).isEqualTo(packets.keys().get(packet));
        });
    }

    @Test
    void eachSessionCountsAnew() throws Exception {
        try (Camera camera = Camera.open(every(Clips.file("h264-b-642x362.mp4")).withLoop(true), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (long session = 1; session <= 3; session++) {
                FrameInfo first = null;
                while (first == null) {
                    try (Frame frame = Cameras.next(frames)) {
                        assertThat(frame.info().session()).isEqualTo(frame.session()).isLessThanOrEqualTo(session);
                        first = frame.session() == session ? frame.info() : null;
                    }
                }
                assertThat(first.decodeOrder()).isEqualTo(1);
                assertThat(first.isKeyFrame()).isTrue();
                camera.reconnect();
            }
        }
    }

    @Test
    void whatAFrameKnowsOutlivesIt() throws Exception {
        FrameInfo info;
        long pts;
        try (Camera camera = Camera.open(every(Clips.file("h264-b-642x362.mp4")), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK); Frame frame = Cameras.next(frames)) {
            info = frame.info();
            pts = frame.ptsNanos();
            assertThat(frame.info()).isSameAs(info);
            assertThat(frame.arrivalNanos()).isEqualTo(info.arrivalNanos());
            try (Frame second = frame.retain()) {
                assertThat(second.info()).isSameAs(info);
            }
        }
        assertThat(info.ptsNanos()).hasValue(pts);
        assertThat(info.id()).isEqualTo(1);
        assertThat(info).asString().contains("1 of session 1", "key");
    }

    /** Of a file there is no other time than its arrival. */
    @Test
    void aFileIsCapturedWhenItIsRead() throws Exception {
        Instant before = Instant.now();
        List<FrameInfo> infos = infos("h264-b-642x362.mp4");
        Instant after = Instant.now();
        assertThat(infos).allSatisfy(info -> {
            assertThat(info.captureClock()).isEqualTo(CaptureClock.ARRIVAL);
            assertThat(info.captureTime()).isBetween(before.minusMillis(1), after);
            assertThat(info.captureError()).isEmpty();
        });
        FrameInfo first = infos.getFirst();
        FrameInfo last = infos.getLast();
        long arrived = last.arrivalNanos() - first.arrivalNanos();
        assertThat(Duration.between(first.captureTime(), last.captureTime()).toNanos())
                .as("both clocks were read at the same moments").isCloseTo(arrived, within(arrived / 2 + 50_000_000));
    }

    @ParameterizedTest
    @CsvSource({"tff-96x64.mp4, TOP_FIRST, 10", "bff-96x64.mpg, BOTTOM_FIRST, 10", "h264-b-642x362.mp4, PROGRESSIVE, 25",
        "hevc-b-642x362.mp4, PROGRESSIVE, 25", "vp9-641x361.webm, PROGRESSIVE, 25", "mjpeg-641x361.mkv, PROGRESSIVE, 10",
        "mpeg4-b-642x362.mp4, PROGRESSIVE, 20"})
    void fieldsAreTold(String clip, FieldOrder order, int count) throws Exception {
        assertThat(infos(clip)).hasSize(count).allSatisfy(info -> {
            assertThat(info.fieldOrder()).isEqualTo(order);
            assertThat(info.isInterlaced()).isEqualTo(order != FieldOrder.PROGRESSIVE);
        });
    }

    @ParameterizedTest
    @CsvSource({"tags-96x64.h264, 16, 11", "tags-hevc-96x64.mp4, 40, 33", "h264-b-642x362.mp4, 1, 1", "hevc-b-642x362.mp4, 1, 1",
        "vp9-641x361.webm, 1, 1", "raw50-96x64.h264, 1, 1"})
    void theShapeOfASampleIsTold(String clip, int horizontal, int vertical) throws Exception {
        assertThat(infos(clip)).isNotEmpty().allSatisfy(info ->
                assertThat(info.sampleAspectRatio()).isEqualTo(new AspectRatio(horizontal, vertical)));
    }

    /** Of the frame that is delivered: half as many samples in a line are twice as wide. */
    @Test
    void scalingChangesTheShapeOfASample() throws Exception {
        InfoRun run = InfoRun.of(every(Clips.file("tags-96x64.h264")).scaleTo(48, 64), device());
        assertThat(run.infos()).hasSize(10).allSatisfy(info ->
                assertThat(info.sampleAspectRatio()).isEqualTo(new AspectRatio(32, 11)));
    }

    /** A frame that was made of fields has none; it keeps what else is known of its picture. */
    @ParameterizedTest
    @ValueSource(strings = {"tff-96x64.mp4", "bff-96x64.mpg", "turned-96x64.mp4"})
    void deinterlacedFramesHaveNoFields(String clip) throws Exception {
        List<FrameInfo> interlaced = infos(clip);
        List<FrameInfo> infos = InfoRun.of(every(Clips.file(clip)).withTransform(
                Transform.none().withDeinterlace(Deinterlace.ADAPTIVE)), device()).infos();
        assertThat(infos).hasSameSizeAs(interlaced);
        for (int i = 0; i < infos.size(); i++) {
            FrameInfo info = infos.get(i);
            FrameInfo before = interlaced.get(i);
            assertThat(info.fieldOrder()).isEqualTo(FieldOrder.PROGRESSIVE);
            assertThat(before.fieldOrder()).isNotEqualTo(FieldOrder.PROGRESSIVE);
            assertThat(info.decodeOrder()).isEqualTo(before.decodeOrder()).isPositive();
            assertThat(info.ptsNanos()).isEqualTo(before.ptsNanos());
            assertThat(info.isKeyFrame()).isEqualTo(before.isKeyFrame());
            assertThat(info.damage()).isEqualTo(before.damage());
            assertThat(info.color()).isEqualTo(before.color());
            assertThat(info.rotation()).isEqualTo(before.rotation());
        }
    }

    @Test
    void coloursAreTold() throws Exception {
        assertThat(infos("tags-96x64.h264")).hasSize(10).allSatisfy(info -> assertThat(info.color()).isEqualTo(
                new ColorDescription(ColorPrimaries.BT2020, TransferCharacteristics.SMPTE2084, MatrixCoefficients.BT2020_NCL,
                        SampleRange.FULL, ChromaLocation.TOP_LEFT)));
        assertThat(infos("tags-hevc-96x64.mp4")).hasSize(10).allSatisfy(info -> assertThat(info.color()).isEqualTo(
                new ColorDescription(ColorPrimaries.BT709, TransferCharacteristics.BT709, MatrixCoefficients.BT709,
                        SampleRange.LIMITED, ChromaLocation.LEFT)));
        assertThat(infos("raw-96x64.h264")).hasSize(25).allSatisfy(info -> {
            assertThat(info.color().primaries()).isEqualTo(ColorPrimaries.UNSPECIFIED);
            assertThat(info.color().transfer()).isEqualTo(TransferCharacteristics.UNSPECIFIED);
            assertThat(info.color().matrix()).isEqualTo(MatrixCoefficients.UNSPECIFIED);
            assertThat(info.color().range()).isEqualTo(SampleRange.UNSPECIFIED);
        });
    }

    @Test
    void aTurnIsTold() throws Exception {
        assertThat(infos("turned-96x64.mp4")).hasSize(10).allSatisfy(info -> assertThat(info.rotation()).isEqualTo(270));
        assertThat(infos("tff-96x64.mp4")).hasSize(10).allSatisfy(info -> assertThat(info.rotation()).isZero());
    }

    /** Later sessions do not probe a source that says the same of itself. */
    @ParameterizedTest
    @ValueSource(strings = {"turned-96x64.mp4", "tags-hevc-96x64.mp4", "bff-96x64.mpg"})
    void whatIsToldOnceIsToldAgain(String clip) throws Exception {
        try (Camera camera = Camera.open(every(Clips.file(clip)).withLoop(true), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            FrameInfo first;
            try (Frame frame = Cameras.next(frames)) {
                first = frame.info();
            }
            camera.reconnect();
            FrameInfo later = first;
            while (later.session() == first.session()) {
                try (Frame frame = Cameras.next(frames)) {
                    later = frame.info();
                }
            }
            assertThat(later.rotation()).isEqualTo(first.rotation()).isEqualTo(clip.startsWith("turned") ? 270 : 0);
            assertThat(later.color()).isEqualTo(first.color());
            assertThat(later.sampleAspectRatio()).isEqualTo(first.sampleAspectRatio());
            assertThat(later.fieldOrder()).isEqualTo(first.fieldOrder());
        }
    }

    @ParameterizedTest
    @CsvSource({"crop-192x96.mp4, 22, 10, 6, 4", "crop-hevc-192x96.mp4, 22, 10, 6, 4", "whole-192x96.mp4, 0, 0, 0, 0",
        "h264-b-642x362.mp4, 0, 0, 14, 6", "hevc-b-642x362.mp4, 0, 0, 6, 6", "mpeg4-b-641x361.mp4, 0, 0, 0, 0",
        "vp9-641x361.webm, 0, 0, 0, 0"})
    void whatIsCutOffIsTold(String clip, int left, int top, int right, int bottom) throws Exception {
        assertThat(infos(clip)).isNotEmpty().allSatisfy(info ->
                assertThat(info.cropping()).isEqualTo(new Cropping(left, top, right, bottom)));
    }

    /** What is told of a stream changes with it, and not before. */
    @Test
    void whatIsToldFollowsTheStream() throws Exception {
        List<FrameInfo> infos = infos("h264-resize-640x360-1280x720.h264");
        assertThat(infos.subList(0, 12)).extracting(FrameInfo::cropping).containsOnly(new Cropping(0, 0, 0, 8));
        assertThat(infos.subList(12, 24)).extracting(FrameInfo::cropping).containsOnly(Cropping.NONE);
    }
}
