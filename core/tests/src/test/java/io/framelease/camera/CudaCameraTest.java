package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.DecoderInfo;
import io.framelease.Decoding;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.SourceException;
import io.framelease.StreamInfo;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceStream;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A camera on a GPU: its frames survive the decoder in every backing, and memory is what it is said to be. */
@Tag("gpu")
class CudaCameraTest {
    private static final String CLIP = Cameras.clip("h264-gop25-1280x720.mp4");

    private final Device device = Devices.cuda(0);

    private static List<Frame> all(Subscription frames) throws InterruptedException {
        List<Frame> held = new ArrayList<>();
        for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null;) {
            held.add(frame);
        }
        return held;
    }

    /** All 50 frames are held while the decoder goes on, and after decoder, session and camera are gone. */
    @ParameterizedTest
    @EnumSource
    void heldFramesSurviveDecoderAndCameraUnchanged(Backing backing) throws Exception {
        long before = device.memory().allocated();
        List<Frame> held;
        List<Long> checksums;
        try (Camera camera = Camera.start(patient(CLIP).withBacking(backing).withSlots(64)
                .withQueue(64), device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            held = all(frames);
            checksums = held.stream().map(Cameras::checksum).toList();
            assertThat(camera.stats().dropped()).isZero();
        }
        assertThat(held).hasSizeGreaterThan(40);
        assertThat(checksums.stream().distinct().count()).isGreaterThan(40);
        try (Camera other = Camera.open(patient(CLIP).withBacking(backing), device);
                Subscription frames = other.subscribe(Overflow.BLOCK)) {
            for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null; frame.close()) {
                Cameras.checksum(frame); // somebody else decodes meanwhile
            }
        }
        assertThat(held.stream().map(Cameras::checksum).toList()).isEqualTo(checksums);
        held.forEach(Frame::close);
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isEqualTo(before));
    }

    @Test
    void aPoolIsAllocatedAnewWhenTheSizeChangesInMidStream() throws Exception {
        PoolLayout small = PoolLayout.of(640, 360, PixelFormat.NV12, 4);
        PoolLayout large = PoolLayout.of(1280, 720, PixelFormat.NV12, 4);
        long before = device.memory().allocated();
        List<Integer> widths = new ArrayList<>();
        try (Camera camera = Camera.open(patient(Cameras.clip("h264-resize-640x360-1280x720.h264")), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null; frame.close()) {
                widths.add(frame.width());
                Cameras.checksum(frame);
                long pool = (frame.width() == 640 ? small : large).totalBytes();
                if (widths.size() == 1 || widths.size() == 20) {
                    await().untilAsserted(() -> assertThat(device.memory().allocated() - before).isEqualTo(pool));
                }
            }
        }
        assertThat(widths).containsSubsequence(640, 1280).contains(640, 1280);
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isEqualTo(before));
    }

    @ParameterizedTest
    @EnumSource
    void reconnectsLeaveNothingBehind(Backing backing) throws Exception {
        long before = device.memory().allocated();
        try (Camera camera = Camera.open(patient(CLIP).withLoop(true).withBacking(backing), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < 20; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    long checksum = Cameras.checksum(frame);
                    camera.reconnect();
                    assertThat(Cameras.checksum(frame)).isEqualTo(checksum);
                }
            }
            assertThat(camera.stats().errors()).isZero();
        }
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isEqualTo(before));
    }

    /** Where planes lie one behind the other on both sides, both are one copy; an odd height has them apart. */
    @ParameterizedTest
    @CsvSource({"h264-gop25-1280x720.mp4, 1", "vp9-641x361.webm, 2"})
    void aFrameIsAsFewCopiesAsItsPlanesAllow(String clip, int copiesAFrame) throws Exception {
        AtomicLong copies = new AtomicLong();
        try (DeviceDecorator counting = new DeviceDecorator((DeviceBackend) device) {
            @Override
            public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
                    DeviceStream stream) {
                copies.incrementAndGet();
                super.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, stream);
            }
        }; Camera camera = Camera.start(patient(Cameras.clip(clip)).withSlots(64).withQueue(64), counting);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            assertThat(all(frames)).hasSizeGreaterThan(5).allSatisfy(Frame::close);
            assertThat(copies.get()).isEqualTo(copiesAFrame * camera.stats().frames());
        }
    }

    /** The hardware is named, and nothing else may decode. */
    @Test
    void saysThatTheHardwareDecodes() throws Exception {
        try (Camera camera = Camera.open(patient(CLIP).withDecoding(Decoding.defaults().withHardwareRequired(true)), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            StreamInfo info = camera.stream().orElseThrow();
            assertThat(info.decoder()).isEqualTo(DecoderInfo.nvdec("cuda:0"));
            assertThat(info.width() + "x" + info.height() + " " + info.bitDepth()).isEqualTo("1280x720 8");
            Cameras.next(frames).close();
            assertThat(camera.stream().orElseThrow().isSameStream(info)).isTrue();
        }
    }

    @Test
    void theStreamKeepsItsDepthAndSizeWhereFramesHaveAnother() throws Exception {
        try (Camera camera = Camera.open(patient(Cameras.clip("hevc-main10-640x360.mp4")), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK); Frame frame = Cameras.next(frames)) {
            assertThat(frame.format()).isEqualTo(PixelFormat.NV12);
            assertThat(camera.stream().orElseThrow().bitDepth()).isEqualTo(10);
        }
    }

    /** What no GPU decodes. */
    @Test
    @Logs("WARN Decoders: .*cuda:0 does not decode this stream, software does, by \\d+ threads?: NVDEC gives no NV12 of yuv444p")
    void aFallbackHasItsReasonAndCanBeForbidden() throws Exception {
        String clip = Cameras.clip("h264-yuv444p-322x182.mp4");
        try (Camera camera = Camera.open(patient(clip).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            DecoderInfo decoder = camera.stream().orElseThrow().decoder();
            assertThat(decoder.reason()).contains(DecoderInfo.Reason.CHROMA);
            assertThat(decoder.threads()).isEqualTo(Math.min(16, Runtime.getRuntime().availableProcessors() + 1));
        }
        SourceException e = Opening.failure(patient(clip).withDecoding(Decoding.defaults().withHardwareRequired(true)), device);
        assertThat(e.kind()).isEqualTo(SourceException.Kind.UNSUPPORTED);
        assertThat(e).hasMessageContaining("NVDEC gives no NV12 of yuv444p");
    }
}
