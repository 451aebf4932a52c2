package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Decoding;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.device.DeviceDecorator;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Reference;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hardware that decodes a stream for a while, or not at all, and then refuses it: software goes on, and no picture is lost. */
@Logs("WARN Decoders: .*: host does not decode this stream, software does, by \\d+ threads?: " + RefusingDecoder.TEXT)
class HardwareFallbackTest {
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 0, 25", "hevc-b-642x362.mp4, 0, 25", "h264-resize-640x360-1280x720.h264, 12, 24",
        "av1-96x64.mp4, 0, 10", "mjpeg-642x362.avi, 4, 10"})
    void noPictureIsLost(String name, int most, int count) throws Exception {
        try (DeviceDecorator device = RefusingDecoder.device(most)) {
            DecodeRun run = DecodeRun.of(DecodeRun.every(Clips.file(name)), device);
            Reference reference = Reference.decoded(Clips.file(name));
            assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, reference.format())))
                    .isEqualTo(reference.md5()).hasSize(count);
            assertThat(run.stats().damagedPackets()).isZero();
        }
    }

    /** What the stream was for a moment may have been damage: with a key picture of the size before the hardware goes on. */
    @ParameterizedTest
    @CsvSource({"keys-320x180.mkv, 4, 10, 2", "h264-b-642x362.mp4, 12, 25, 2", "keys-320x180.mkv, 0, 10, 1"})
    @Logs(value = "INFO Decoders: .*: host decodes this stream again", maybe = true)
    void theHardwareGoesOnWithWhatItHasDecodedBefore(String name, int most, int count, int decoders) throws Exception {
        AtomicInteger opened = new AtomicInteger();
        try (DeviceDecorator device = RefusingDecoder.device(most, Reason.SIZE, opened)) {
            DecodeRun run = DecodeRun.of(DecodeRun.every(Clips.file(name)), device);
            Reference reference = Reference.decoded(Clips.file(name));
            assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, reference.format())))
                    .isEqualTo(reference.md5()).hasSize(count);
            assertThat(run.stats().damagedPackets()).isZero();
            assertThat(opened).as("decoders of the hardware").hasValue(decoders);
        }
    }

    /** Who requires hardware. */
    @ParameterizedTest
    @ValueSource(ints = {4, 0})
    @Logs("WARN CameraThread: .* has failed: .* requires hardware: " + RefusingDecoder.TEXT)
    void aFileIsNoHardwares(int most) throws Exception {
        try (DeviceDecorator device = RefusingDecoder.device(most, Reason.SIZE, new AtomicInteger());
                Camera camera = Camera.open(patient(Clips.file("keys-320x180.mkv").toString())
                        .withDecoding(Decoding.defaults().withHardwareRequired(true)), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < most; i++) {
                frames.poll(Liveness.LIMIT).close();
            }
            assertThatThrownBy(() -> frames.poll(Liveness.LIMIT)).isInstanceOfSatisfying(SourceException.class,
                    e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
        }
    }

    /** Which may be damage: a live source is opened again. */
    @Test
    @Logs("WARN CameraThread: .* requires hardware: " + RefusingDecoder.TEXT + ".*; trying again.*")
    @Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of a stream that is joined in its middle
    void aLiveSourceIsOpenedAgainForTheHardware() {
        byte[] recording = FedDecoder.joined(FedDecoder.units(Clips.file("h264-b-642x362.mp4")));
        try (DeviceDecorator device = RefusingDecoder.device(12, Reason.SIZE, new AtomicInteger());
                RtspCamera server = RtspCamera.serve(recording, 25);
                Camera camera = Camera.start(patient(server.url()).withRetryDelay(Duration.ofMillis(1))
                        .withDecoding(Decoding.defaults().withHardwareRequired(true)), device)) {
            await().until(() -> camera.stats().sessions() > 2);
            assertThat(camera.state()).isNotEqualTo(CameraState.FAILED);
            assertThat(camera.failure().orElseThrow()).isInstanceOfSatisfying(SourceException.class,
                    e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
        }
    }

    /** Software that goes on in the middle knows what the hardware has found out, not only what the container says. */
    @Test
    void theSizeIsThatOfThePicturesAndNotOfTheContainer(@TempDir Path folder) throws Exception {
        List<byte[]> units = FedDecoder.units(Clips.file("h264-resize-640x360-1280x720.h264"));
        List<byte[]> small = units.subList(0, units.size() / 2);
        List<byte[]> changing = new ArrayList<>(units.subList(units.size() / 2, units.size()));
        changing.addAll(small);
        int most = changing.size();
        changing.addAll(small);
        Path file = Files.write(folder.resolve("changing.h264"), FedDecoder.joined(changing));
        List<String> changes = new CopyOnWriteArrayList<>();
        try (DeviceDecorator device = RefusingDecoder.device(most);
                Camera camera = Camera.open(patient(file.toString()).withWhenExhausted(WhenExhausted.BLOCK), device)) {
            camera.listen(Runnable::run, event -> {
                if (event instanceof CameraEvent.StreamChanged changed) {
                    changes.add(changed.stream().width() + (changed.stream().decoder().isHardware() ? " in hardware" : ""));
                }
            });
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                while (!frames.isEnded()) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        assertThat(frame == null && !frames.isEnded()).isFalse();
                    }
                }
            }
        }
        assertThat(changes).containsExactly("640 in hardware", "640");
    }
}
