package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Transform.Crop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformTest {
    @Test
    void changesNothingUnlessAsked() {
        assertThat(CameraOptions.of("x").transform()).isEqualTo(Transform.none());
        assertThat(Transform.none().width()).isZero();
        assertThat(Transform.none().height()).isZero();
        assertThat(Transform.none()).hasToString("Transform[deinterlace=OFF, all, its own size]");
    }

    @Test
    void aSizeIsKeptAndTakenBack() {
        CameraOptions options = CameraOptions.of("x").scaleTo(640, 360);
        assertThat(options.transform()).isEqualTo(Transform.none().withSize(640, 360))
                .hasToString("Transform[deinterlace=OFF, all, size=640x360]")
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
    void aPartIsKeptAndTakenBack() {
        Transform transform = Transform.none().withSize(64, 48).withCrop(new Crop(0, 180, 640, 360));
        assertThat(transform.crop()).isEqualTo(new Crop(0, 180, 640, 360));
        assertThat(transform).hasToString("Transform[deinterlace=OFF, crop=640x360 at (0, 180), size=64x48]")
                .isNotEqualTo(transform.withCrop(null)).isNotEqualTo(transform.withSize(0, 0));
        assertThat(transform.withSize(0, 0).crop()).isEqualTo(transform.crop());
        assertThat(transform.withCrop(null)).isEqualTo(Transform.none().withSize(64, 48));
        assertThat(CameraOptions.of("x").withTransform(transform).scaleTo(2, 2).transform()).isEqualTo(transform.withSize(2, 2));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 2, 2, 'left 1 is odd, and chroma has one sample for two of luma: take 0 or 2'",
        "0, 3, 2, 2, 'top 3 is odd, and chroma has one sample for two of luma: take 2 or 4'",
        "0, 0, 5, 2, 'width 5 is odd, and chroma has one sample for two of luma: take 4 or 6'",
        "0, 0, 2, 7, 'height 7 is odd, and chroma has one sample for two of luma: take 6 or 8'",
        "-2, 0, 2, 2, 'left -2 is not between 0 and 32768'", "0, -2, 2, 2, 'top -2 is not between 0 and 32768'",
        "0, 0, 0, 2, 'width 0 is not between 2 and 32768'", "0, 0, 2, 32770, 'height 32770 is not between 2 and 32768'"})
    void aPartThatCannotBeIsRefused(int left, int top, int width, int height, String message) {
        assertThatThrownBy(() -> new Crop(left, top, width, height)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void fieldsStayWovenUnlessAsked() {
        Transform transform = Transform.none().withSize(64, 48).withCrop(new Crop(0, 0, 2, 2));
        assertThat(transform.deinterlace()).isEqualTo(Deinterlace.OFF);
        Transform other = transform.withDeinterlace(Deinterlace.ADAPTIVE);
        assertThat(other.deinterlace()).isEqualTo(Deinterlace.ADAPTIVE);
        assertThat(other).isNotEqualTo(transform).isNotEqualTo(transform.withDeinterlace(Deinterlace.BOB))
                .hasToString("Transform[deinterlace=ADAPTIVE, crop=2x2 at (0, 0), size=64x48]");
        assertThat(other.withSize(2, 2).withCrop(null).deinterlace()).isEqualTo(Deinterlace.ADAPTIVE);
        assertThat(other.withDeinterlace(Deinterlace.OFF)).isEqualTo(transform);
        assertThatThrownBy(() -> transform.withDeinterlace(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> CameraOptions.of("x").withTransform(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("transform");
    }
}
