package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.DecoderInfo;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Decoding;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.StreamInfo;
import io.framelease.StreamInfo.Transport;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a camera says of its stream and of what decodes it. */
class StreamInfoTest {
    private static final String FALLBACK = "WARN Decoders: .*software does";

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    private static Decoding hardware() {
        return Decoding.defaults().withHardwareRequired(true);
    }

    /** Known when the camera is open: a file plays with the first subscription, and there is none. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4,h264,High,642,362,8,25", "hevc-b-642x362.mp4,hevc,Main,642,362,8,25",
        "hevc-main10-640x360.mp4,hevc,Main 10,640,360,10,25", "rtsp-baseline-640x360.mp4,h264,Constrained Baseline,640,360,8,25",
        "h264-yuv444p-322x182.mp4,h264,High 4:4:4 Predictive,322,182,8,25", "vp9-641x361.webm,vp9,Profile 0,641,361,8,25",
        "av1-96x64.mp4,av1,Main,96,64,8,25", "mpeg4-b-642x362.mp4,mpeg4,Advanced Simple Profile,642,362,8,25",
        "raw50-96x64.h264,h264,High,96,64,8,50"})
    void aFileBeforeItsFirstFrame(String clip, String codec, String profile, int width, int height, int depth, double rate) {
        try (Camera camera = Camera.open(patient(Cameras.clip(clip)).withDecoderThreads(3), device)) {
            StreamInfo info = camera.stream().orElseThrow();
            assertThat(camera.stats().frames()).isZero();
            assertThat(info.codec()).isEqualTo(codec);
            assertThat(info.profile()).contains(profile);
            assertThat(info.width()).isEqualTo(width);
            assertThat(info.height()).isEqualTo(height);
            assertThat(info.bitDepth()).isEqualTo(depth);
            assertThat(info.declaredFrameRate().orElseThrow()).isCloseTo(rate, within(0.01));
            assertThat(info.measuredFrameRate()).isEmpty();
            assertThat(info.transport()).isEqualTo(Transport.FILE);
            assertThat(info.decoder()).isEqualTo(DecoderInfo.software(3, Reason.NO_GPU, "frames live in host memory"));
        }
    }

    @Test
    @Logs(value = "WARN CameraThread: .*has ended the connection; trying again", maybe = true)
    void nothingBeforeTheSourceIsOpenAndTheLastAfterTheEnd() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("truncated-640x360.ts"));
        StreamInfo ended;
        Camera camera;
        try (Cameras.SilentServer silent = new Cameras.SilentServer(0);
                Camera waiting = Camera.start(patient(silent.url()), device)) {
            await().until(() -> silent.accepted() > 0);
            assertThat(waiting.stream()).isEmpty();
        }
        try (TestHttpServer server = new TestHttpServer(clip)) {
            camera = Camera.open(patient(server.url()), device);
            try (camera; Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                await().until(() -> camera.stats().frames() > 5);
                Cameras.next(frames).close();
            }
        }
        ended = camera.stream().orElseThrow();
        assertThat(ended.transport()).isEqualTo(Transport.HTTP);
        assertThat(ended.width()).isEqualTo(640);
        assertThat(ended.measuredFrameRate()).isPresent().isEqualTo(camera.stream().orElseThrow().measuredFrameRate());
    }

    @Test
    void followsAChangeInMidStream() throws Exception {
        CameraOptions options = DecodeRun.every(Clips.file("h264-resize-640x360-1280x720.h264"));
        List<String> sizes = new ArrayList<>();
        try (Camera camera = Camera.open(options.withQueue(1).withSlots(1), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null; frame.close()) {
                StreamInfo info = camera.stream().orElseThrow();
                String size = frame.width() + " of " + info.width() + "x" + info.height();
                if (!sizes.contains(size)) {
                    sizes.add(size); // with one slot the camera has gone no further than this frame
                }
            }
        }
        assertThat(sizes).containsExactly("640 of 640x360", "1280 of 1280x720");
    }

    /** Told once, however often the camera reconnects; and software has the threads that it would have had from the beginning. */
    @ParameterizedTest
    @CsvSource({"0", "12"})
    void aFallbackIsSaidOnceWithItsReason(int most, CapturedLog log) throws Exception {
        try (DeviceDecorator refusing = RefusingDecoder.device(most);
                Camera camera = Camera.open(patient(Cameras.clip("h264-b-642x362.mp4")).withLoop(true), refusing);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            assertThat(camera.stream().orElseThrow().decoder()).isEqualTo(DecoderInfo.nvdec("host"));
            for (int i = 1; i <= 3; i++) {
                long session = i;
                await().until(() -> ((CameraImpl) camera).session() >= session
                        && !camera.stream().orElseThrow().decoder().isHardware());
                camera.reconnect();
            }
            DecoderInfo decoder = camera.stream().orElseThrow().decoder();
            assertThat(decoder.reason()).contains(Reason.REFUSED);
            assertThat(decoder.reasonText()).isEqualTo(RefusingDecoder.TEXT);
            assertThat(decoder.device()).isEqualTo("host");
            assertThat(decoder.threads()).isEqualTo(Math.min(16, Runtime.getRuntime().availableProcessors() + 1));
            Cameras.next(frames).close();
        }
        log.assertCount(1, FALLBACK);
    }

    @Test
    void aCameraThatRequiresHardwareFailsInHostMemory(CapturedLog log) {
        CameraOptions options = patient(Cameras.clip("h264-b-642x362.mp4")).withDecoding(hardware());
        SourceException e = Opening.failure(options, device);
        assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(e).hasMessageContaining("requires hardware: frames live in host memory");
        log.assertCount(0, FALLBACK);
    }

    @Test
    @Logs("WARN CameraThread: .* has failed: .* requires hardware: " + RefusingDecoder.TEXT)
    void aCameraThatRequiresHardwareFailsInMidStreamBehindWhatWasDecoded(CapturedLog log) throws Exception {
        CameraOptions options = DecodeRun.every(Clips.file("mjpeg-642x362.avi")).withDecoding(hardware());
        try (DeviceDecorator refusing = RefusingDecoder.device(4); Camera camera = Camera.open(options, refusing);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 4; i++) {
                Cameras.next(frames).close();
            }
            assertThatThrownBy(() -> frames.poll(Liveness.LIMIT)).isInstanceOfSatisfying(SourceException.class, e -> {
                assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
                assertThat(e).hasMessageContaining(RefusingDecoder.TEXT);
            });
            assertThat(camera.state()).isEqualTo(CameraState.FAILED);
            assertThat(camera.stats().errors()).isEqualTo(1);
        }
        log.assertCount(0, FALLBACK);
    }

    /** What is so for good is not tried again and again, though a live source that was reached once otherwise is. */
    @Test
    @Logs("WARN CameraThread: .* has failed: .* requires hardware: " + RefusingDecoder.TEXT)
    void aLiveCameraThatRequiresHardwareFailsForGood() throws Exception {
        try (TestHttpServer server = new TestHttpServer(Files.readAllBytes(Clips.file("truncated-640x360.ts")));
                DeviceDecorator refusing = RefusingDecoder.device(4, Reason.CODEC, new AtomicInteger());
                Camera camera = Camera.start(patient(server.url()).withDecoding(hardware()), refusing)) {
            await().until(() -> camera.state() == CameraState.FAILED);
            assertThat(camera.stats().sessions()).isEqualTo(1);
            assertThat(camera.failure().orElseThrow()).hasMessageContaining(RefusingDecoder.TEXT);
        }
    }

    @Test
    void values() {
        DecoderInfo software = DecoderInfo.software(2, Reason.CODEC, "NVDEC has no theora");
        StreamInfo info = StreamInfo.of("h264", Transport.TCP, DecoderInfo.nvdec("cuda:1"));
        assertThat(info.profile()).isEmpty();
        assertThat(info.declaredFrameRate()).isEmpty();
        assertThat(info.measuredFrameRate()).isEmpty();
        assertThat(info).hasToString("h264, by TCP, NVDEC on cuda:1");
        StreamInfo full = info.withProfile("High").withSize(1920, 1080).withBitDepth(8).withDeclaredFrameRate(25)
                .withMeasuredFrameRate(24.984);
        assertThat(full).hasToString("h264 High 1920x1080, 8 bits, 25.00 fps declared, 24.98 measured, by TCP, NVDEC on cuda:1");
        assertThat(full.isSameStream(full.withMeasuredFrameRate(1))).isTrue();
        assertThat(full).isNotEqualTo(full.withMeasuredFrameRate(1)).isEqualTo(full.withSize(1920, 1080))
                .hasSameHashCodeAs(full.withSize(1920, 1080));
        assertThat(full.isSameStream(full.withSize(1920, 1088))).isFalse();
        assertThat(software).hasToString("software, 2 threads (CODEC: NVDEC has no theora)").isNotEqualTo(info.decoder());
    }
}
