package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is to be done to pictures, on the command line. */
class TransformOptionsTest {
    @ParameterizedTest
    @CsvSource({"--scale, 640, '--scale: ''640'' is not like 640x360'", "--scale, 640x, '--scale: ''640x'' is not like 640x360'",
        "--scale, 641x360, '--scale: width 641 is odd, and chroma has one sample for two of luma: take 640 or 642'",
        "--scale, 99999999999x2, is not like 640x360", "--deinterlace, weave, 'off, bob, adaptive'",
        "--crop, 640x360, is not like 640x360+0+180", "--crop, 640x360+1+0, '--crop: left 1 is odd'",
        "--crop, 640x360+0-2, is not like 640x360+0+180", "--scale, 640x0, '--scale: height 0 is not between 2 and 32768'"})
    void nonsenseIsRefused(String option, String value, String message) {
        for (String command : new String[] {"watch", "bench"}) {
            Invocation invocation = Invocation.of(command, "file.mp4", option, value);
            assertThat(invocation.exitCode()).isEqualTo(2);
            assertThat(invocation.err()).contains(message);
        }
    }

    @Test
    void watchedFramesHaveTheSizeAskedFor() {
        Invocation watched = Invocation.of("watch", Clips.file("h264-b-642x362.mp4").toString(), "--device", "host",
                "--deinterlace", "adaptive", "--crop", "320x180+2+4", "--scale", "160x90");
        assertThat(watched.exitCode()).as(watched.err()).isZero();
        assertThat(watched.count("frames")).isEqualTo(25);
        assertThat(watched.out()).contains("in the middle of 160x90");
    }
}
