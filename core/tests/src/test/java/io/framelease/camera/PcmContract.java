package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.PixelFormat;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.PcmH264;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams each of whose samples is known, since they are not compressed: every decoder has to give just these. */
abstract class PcmContract {
    private static final int COUNT = 20; // more than frames have numbers
    private static final int WIDTH = 192;
    private static final int HEIGHT = 160;

    @TempDir
    Path folder;

    abstract DeviceBackend device();

    private void assertExact(byte[] stream) throws Exception {
        Path file = Files.write(folder.resolve("pcm.h264"), stream);
        DecodeRun run = DecodeRun.of(DecodeRun.every(file), device());
        assertThat(run.frames()).hasSize(COUNT);
        for (int number = 0; number < COUNT; number++) {
            DecodeRun.Picture picture = run.frames().get(number);
            assertThat(picture.format()).isEqualTo(PixelFormat.NV12);
            assertThat(picture.bytes()).as("picture %d", number).isEqualTo(PcmH264.nv12(WIDTH, HEIGHT, number));
        }
        assertThat(run.stats().damagedPackets()).isZero();
    }

    @Test
    void frames() throws Exception {
        assertExact(PcmH264.frames(WIDTH, HEIGHT, COUNT));
    }

    /** In an elementary stream each field is a packet of its own; two of them are one picture. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void picturesOfTwoFields(boolean bottomFirst) throws Exception {
        assertExact(PcmH264.fieldPairs(WIDTH, HEIGHT, COUNT, bottomFirst));
    }
}
