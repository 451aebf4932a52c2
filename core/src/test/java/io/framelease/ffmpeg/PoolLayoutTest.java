package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolLayoutTest {
    private static final long CUDA = 2L << 20;

    /** What two slots took in the post-mortem's system. */
    @ParameterizedTest
    @CsvSource({"3840, 2160, 26", "1920, 1080, 6.5", "1280, 720, 3"})
    void twoSlotsNeedNoMoreThanEver(int width, int height, double megabytes) {
        PoolLayout layout = PoolLayout.of(width, height, PixelFormat.NV12, 2);
        assertThat(layout.totalBytes(1)).isLessThanOrEqualTo((long) (megabytes * (1 << 20)));
        assertThat(layout.totalBytes(1)).isEqualTo(2L * width * height * 3 / 2 + 2 * layout.slotBytes()
                - 2 * (layout.chromaOffset() + (long) layout.pitch() * height / 2));
    }

    @ParameterizedTest
    @CsvSource({
        // width, height, slots, slots a block, bytes in all in units of 2 MiB
        "1920, 1080, 2, 2, 3",
        "1920, 1080, 4, 2, 6",
        "1280,  720, 2, 1, 2",
        "1280,  720, 3, 3, 2",
        "3840, 2160, 2, 1, 12",
        "3840, 2160, 4, 1, 24",
        " 640,  360, 4, 4, 1",
        " 640,  360, 1, 1, 1"})
    void blocksHaveAsFewSlotsAsMakeThePoolSmallest(int width, int height, int slots, int perBlock, long units) {
        PoolLayout layout = PoolLayout.of(width, height, PixelFormat.NV12, slots);
        assertThat(layout.totalBytes(CUDA)).isEqualTo(units * CUDA);
        assertThat(layout.slotsPerBlock(CUDA)).isEqualTo(perBlock);
        assertThat(layout.slotsPerBlock(1)).isEqualTo(1);
    }

    @Test
    void noBlockSizeIsBetter() {
        for (int width = 16; width <= 4096; width += 240) {
            for (int slots = 1; slots <= 9; slots++) {
                PoolLayout layout = PoolLayout.of(width, width * 9 / 16, PixelFormat.P010, slots);
                long best = layout.totalBytes(CUDA);
                for (int perBlock = 1; perBlock <= slots; perBlock++) {
                    long bytes = 0;
                    for (int rest = slots; rest > 0; rest -= perBlock) {
                        bytes += (Math.min(rest, perBlock) * layout.slotBytes() + CUDA - 1) / CUDA * CUDA;
                    }
                    assertThat(bytes).isGreaterThanOrEqualTo(best);
                    if (perBlock < layout.slotsPerBlock(CUDA)) {
                        assertThat(bytes).isGreaterThan(best);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"641, 361, NV12", "1, 1, NV12", "1366, 768, P010", "642, 362, P016", "32768, 32768, P016"})
    void planesDoNotOverlapAndAreAligned(int width, int height, PixelFormat format) {
        PoolLayout layout = PoolLayout.of(width, height, format, 3);
        assertThat(layout.pitch()).isGreaterThanOrEqualTo(format.chromaLineBytes(width)).isNotNegative();
        assertThat(layout.pitch() % PoolLayout.PITCH_ALIGNMENT).isZero();
        assertThat(layout.chromaOffset()).isGreaterThanOrEqualTo((long) layout.pitch() * height);
        assertThat(layout.chromaOffset() % PoolLayout.PLANE_ALIGNMENT).isZero();
        assertThat(layout.slotBytes())
                .isGreaterThanOrEqualTo(layout.chromaOffset() + (long) layout.pitch() * ((height + 1) / 2));
        assertThat(layout.slotBytes() % PoolLayout.PLANE_ALIGNMENT).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, width", "32769, 1, 1, width", "1, 0, 1, height", "1, -5, 1, height", "1, 1, 0, slots",
        "1, 1, 1025, slots"})
    void refusesNonsense(int width, int height, int slots, String what) {
        assertThatIllegalArgumentException().isThrownBy(() -> PoolLayout.of(width, height, PixelFormat.NV12, slots))
                .withMessageContaining(what + " ").withMessageContaining("not between 1 and");
    }
}
