package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.AspectRatio;
import org.junit.jupiter.api.Test;

/** NVDEC's parser tells the shape of the picture, and we that of a sample. */
class FormatTraitsTest {
    @Test
    void aSampleFollowsFromThePicture() {
        assertThat(FormatTraits.sample(16, 9, 720, 576, null)).isEqualTo(new AspectRatio(64, 45));
        assertThat(FormatTraits.sample(321, 181, 642, 362, null)).isEqualTo(AspectRatio.SQUARE);
        assertThat(FormatTraits.sample(20, 11, 96, 64, null)).isEqualTo(new AspectRatio(40, 33));
    }

    @Test
    void whatIsRoundedIsWhatFFmpegFound() {
        assertThat(FormatTraits.sample(1000, 549, 96, 64, new AspectRatio(40, 33))).isEqualTo(new AspectRatio(40, 33));
        assertThat(FormatTraits.sample(178, 100, 1920, 1080, null)).isEqualTo(AspectRatio.SQUARE);
        assertThat(FormatTraits.sample(4, 3, 1920, 1080, new AspectRatio(40, 33))).as("of another stream")
                .isEqualTo(new AspectRatio(3, 4));
    }

    @Test
    void nonsenseIsNothing() {
        assertThat(FormatTraits.sample(0, 0, 96, 64, null)).isEqualTo(AspectRatio.SQUARE);
        assertThat(FormatTraits.sample(0, 1, 96, 64, new AspectRatio(4, 3))).isEqualTo(new AspectRatio(4, 3));
        assertThat(FormatTraits.sample(Integer.MAX_VALUE, 1, 4096, 4096, null).vertical()).isEqualTo(1);
    }
}
