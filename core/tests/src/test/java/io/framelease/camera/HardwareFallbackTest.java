package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.device.DeviceDecorator;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Reference;
import io.framelease.testing.Logs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
