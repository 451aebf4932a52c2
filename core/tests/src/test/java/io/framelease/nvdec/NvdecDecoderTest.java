package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Limits;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.CudaDevice;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hardware's decoder itself: when its pictures come, and how long it lives. */
@Tag("gpu")
class NvdecDecoderTest {
    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    @TempDir
    Path folder;

    /** On a thread of its own, which is bound to the device for good. */
    private FedDecoder.Run run(Path clip) throws Exception {
        FutureTask<FedDecoder.Run> run = new FutureTask<>(() -> runHere(clip));
        Thread.ofPlatform().start(run);
        return run.get();
    }

    private FedDecoder.Run runHere(Path clip) {
        device.bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device.openStream(arena);
            DecoderOptions options = new DecoderOptions(false, true, 1, 4, Limits.defaults());
            return FedDecoder.run(clip, demuxer -> device.hardwareDecoders().orElseThrow().open(demuxer, options,
                    stream.handle()).decoder());
        }
    }

    /** Fed one access unit at a time, whatever the stream tells of its order. */
    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "h264-gop25-1280x720.mp4", "rtsp-baseline-640x360.mp4", "hevc-b-642x362.mp4",
        "hevc-main10-640x360.mp4", "vp9-641x361.webm", "mpeg4-b-642x362.mp4", "h264-resize-640x360-1280x720.h264",
        "hevc-main12-320x180.mp4", "vp8-322x182.webm", "mpeg1-b-320x192.mpg", "interlaced-mpeg2-192x96.ts", "bff-96x64.mpg",
        "interlaced-tff-192x96.mp4", "tff-96x64.mp4"})
    void noPictureIsLaterThanFFmpegsDecoderGivesIt(String name) throws Exception {
        FedDecoder.Run software = FedDecoder.inSoftware(Clips.file(name));
        FedDecoder.Run hardware = run(Clips.file(name));
        assertThat(hardware.times()).isEqualTo(software.times());
        assertNotLater(hardware, software);
    }

    private static void assertNotLater(FedDecoder.Run hardware, FedDecoder.Run software) {
        assertThat(hardware.behind()).hasSameSizeAs(software.behind());
        for (int i = 0; i < software.behind().size(); i++) {
            assertThat(hardware.behind().get(i)).as("behind packet %d of %s; software %s", i, hardware.behind(),
                    software.behind()).isLessThanOrEqualTo(software.behind().get(i));
        }
    }

    /** Many cameras do not tell how far they reorder. */
    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "h264-gop25-1280x720.mp4", "rtsp-baseline-640x360.mp4", "h264-b-1366x768.mp4"})
    void withoutUsabilityInformationNeither(String name) throws Exception {
        Path stripped = Files.write(folder.resolve("stripped.h264"), FedDecoder.withoutVui(Clips.file(name)));
        FedDecoder.Run software = FedDecoder.inSoftware(stripped);
        FedDecoder.Run hardware = run(stripped);
        assertThat(hardware.count()).isEqualTo(software.count());
        assertNotLater(hardware, software);
    }

    /** Packets of one byte say that a picture of an earlier packet is shown now. */
    @Test
    void aPictureHasTheTimeOfThePacketThatShowsIt() throws Exception {
        Path clip = Clips.file("vp9-again-160x128.webm");
        FedDecoder.Run software = FedDecoder.inSoftware(clip);
        assertThat(software.times()).as("of one clock").hasSize(40).isSorted().doesNotHaveDuplicates();
        FedDecoder.Run hardware = run(clip);
        assertThat(hardware.times()).isEqualTo(software.times());
        assertNotLater(hardware, software);
    }

    @Test
    void overReconnectsADecoderIsKeptAndOverCamerasToo() throws Exception {
        String clip = Clips.file("h264-gop25-1280x720.mp4").toString();
        device.decoders().drain();
        long before = device.decoders().existing();
        for (int round = 0; round < 3; round++) {
            try (Camera camera = Camera.open(CameraOptions.of(clip).withLoop(true), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                for (int i = 0; i < 20; i++) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        assertThat(frame).isNotNull();
                    }
                    camera.reconnect();
                    assertThat(device.decoders().existing()).isEqualTo(before + 1);
                }
            }
        }
        assertThat(device.decoders().existing()).isEqualTo(before + 1);
        assertThat(device.decoders().reused()).isPositive();
        device.decoders().drain();
        assertThat(device.decoders().existing()).isEqualTo(before);
    }

    @Test
    void ofManyCamerasNotAllDecodersAreKept() throws Exception {
        String clip = Clips.file("h264-gop25-1280x720.mp4").toString();
        device.decoders().drain();
        List<Camera> cameras = new ArrayList<>();
        for (int i = 0; i < DecoderCache.MOST + 4; i++) {
            Camera camera = Camera.open(CameraOptions.of(clip).withLoop(true), device);
            cameras.add(camera);
            try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Frame frame = frames.poll(Liveness.LIMIT)) {
                assertThat(frame).isNotNull();
            }
        }
        assertThat(device.decoders().existing()).isEqualTo(cameras.size());
        cameras.forEach(Camera::close);
        await().atMost(Liveness.LIMIT).until(() -> device.decoders().existing() == DecoderCache.MOST);
        device.decoders().drain();
        assertThat(device.decoders().existing()).isZero();
    }
}
