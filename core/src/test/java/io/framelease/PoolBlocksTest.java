package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How slots share blocks where memory comes in pieces of 2 MiB, as CUDA hands it out. */
class PoolBlocksTest {
    private static final long CUDA = 2L << 20;

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
}
