package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformTest {
    @Test
    void changesNothingUnlessAsked() {
        assertThat(CameraOptions.of("x").transform()).isEqualTo(Transform.none());
        assertThat(Transform.none().width()).isZero();
        assertThat(Transform.none().height()).isZero();
        assertThat(Transform.none()).hasToString("Transform[the stream's size]");
    }

    @Test
    void aSizeIsKeptAndTakenBack() {
        CameraOptions options = CameraOptions.of("x").scaleTo(640, 360);
        assertThat(options.transform()).isEqualTo(Transform.none().withSize(640, 360)).hasToString("Transform[size=640x360]")
                .hasSameHashCodeAs(Transform.none().withSize(640, 360)).isNotEqualTo(Transform.none().withSize(640, 362))
                .isNotEqualTo(Transform.none().withSize(642, 360));
        assertThat(options.scaleTo(0, 0).transform()).isEqualTo(Transform.none());
    }

    @ParameterizedTest
    @CsvSource({"641, 360, 'width 641 is odd, and chroma has one sample for two of luma: take 640 or 642'",
        "640, 359, 'height 359 is odd, and chroma has one sample for two of luma: take 358 or 360'",
        "640, 0, 'height 0 is not between 2 and 32768'", "0, 360, 'width 0 is not between 2 and 32768'",
        "-2, -2, 'width -2 is not between 2 and 32768'", "32770, 2, 'width 32770 is not between 2 and 32768'",
        "1, 2, 'width 1 is not between 2 and 32768'"})
    void aSizeThatCannotBeIsRefused(int width, int height, String message) {
        assertThatThrownBy(() -> CameraOptions.of("x").scaleTo(width, height)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> CameraOptions.of("x").withTransform(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("transform");
    }
}
