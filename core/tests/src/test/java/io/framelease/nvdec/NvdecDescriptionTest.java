package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.nvdec.Nvcuvid;
import org.junit.jupiter.api.Test;

/** What users are told that a GPU decodes. */
class NvdecDescriptionTest {
    private static Capabilities sizes(int minWidth, int minHeight, int most) {
        return new Capabilities(true, minWidth, minHeight, most, most, 1 << 20, 0xff);
    }

    @Test
    void aLineForEachCodecWithTheSizesOfItsDepths() {
        FakeNvdec driver = new FakeNvdec((number, found) -> { });
        driver.told = (codec, bitDepth) -> {
            if (codec == Nvcuvid.cudaVideoCodec_H264() && bitDepth == 8) {
                return sizes(48, 16, 4096);
            }
            if (codec == Nvcuvid.cudaVideoCodec_HEVC()) {
                return sizes(144, 144, bitDepth == 12 ? 4096 : 8192);
            }
            return new Capabilities(false, 0, 0, 0, 0, 0, 0);
        };
        assertThat(driver.decoders.describe()).containsExactly("h264: 4:2:0, 8 bits, 48x16 to 4096x4096",
                "hevc: 4:2:0, 8, 10 bits, 144x144 to 8192x8192; 12 bits, 144x144 to 4096x4096");
    }
}
