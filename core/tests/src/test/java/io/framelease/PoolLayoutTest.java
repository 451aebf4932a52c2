package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolLayoutTest {
    /** What the post-mortem's two buffer pairs took, in MB. */
    @ParameterizedTest
    @CsvSource({"3840, 2160, 26", "1920, 1080, 6.5", "1280, 720, 3"})
    void twoSlotsNeedNoMoreThanBefore(int width, int height, double megabytes) {
        PoolLayout layout = PoolLayout.of(width, height, PixelFormat.NV12, 2);
        assertThat(layout.totalBytes()).isEqualTo(2L * width * height * 3 / 2)
                .isLessThanOrEqualTo((long) (megabytes * 1_000_000));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "641, 361", "642, 362", "1366, 768", "322, 182", "32768, 2"})
    void planesHaveRoomAndDoNotOverlap(int width, int height) {
        for (PixelFormat format : PixelFormat.values()) {
            PoolLayout layout = PoolLayout.of(width, height, format, 3);
            assertThat(layout.pitch()).isGreaterThanOrEqualTo(format.chromaLineBytes(width))
                    .isGreaterThanOrEqualTo(format.lumaLineBytes(width));
            assertThat(layout.pitch() % PoolLayout.PITCH_ALIGNMENT).isZero();
            assertThat(layout.chromaOffset()).isGreaterThanOrEqualTo((long) layout.pitch() * height);
            assertThat(layout.chromaOffset() % PoolLayout.PLANE_ALIGNMENT).isZero();
            assertThat(layout.slotBytes()).isGreaterThanOrEqualTo(
                    layout.chromaOffset() + (long) layout.pitch() * PixelFormat.chromaLines(height));
            assertThat(layout.totalBytes()).isEqualTo(3 * layout.slotBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "32769, 1, 1", "1, 32769, 1", "1, 1, 1025", "-1, 1, 1"})
    void refusesWhatCannotBe(int width, int height, int slots) {
        assertThatThrownBy(() -> PoolLayout.of(width, height, PixelFormat.NV12, slots))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not between 1 and");
    }

    @Test
    void theLargestDoesNotOverflow() {
        PoolLayout layout = PoolLayout.of(PoolLayout.MAX_SIDE, PoolLayout.MAX_SIDE, PixelFormat.P016,
                PoolLayout.MAX_SLOTS);
        assertThat(layout.totalBytes()).isEqualTo(1024L * 32768 * 32768 * 3);
    }
}
