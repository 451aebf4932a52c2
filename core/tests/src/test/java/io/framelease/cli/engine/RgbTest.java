package io.framelease.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ColorMatrix;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbTest {
    /** Worked out by hand from the recommendations' formulas, rounded to the nearest. */
    @ParameterizedTest
    @CsvSource({
        "BT601,  false, 16, 128, 128, 0, 0, 0",
        "BT601,  false, 235, 128, 128, 255, 255, 255",
        "BT601,  false, 255, 128, 128, 255, 255, 255", // whiter than white
        "BT601,  false, 81, 90, 240, 254, 0, 0", // 254.44, -0.48, -0.97
        "BT601,  false, 145, 54, 34, 0, 255, 1", // 0.18, 255.59, 0.93
        "BT709,  false, 63, 102, 240, 255, 1, 0", // 255.51, 0.59, -0.20
        "BT709,  false, 100, 90, 160, 155, 89, 18", // 155.18, 88.86, 17.54
        "BT2020, false, 100, 90, 160, 152, 84, 16", // 151.53, 84.11, 16.42
        "BT601,  true, 76, 85, 255, 254, 0, 0", // 254.05, 0.10, -0.20
        "BT709,  true, 100, 90, 160, 150, 92, 29", // 150.39, 92.14, 29.49
        "BT2020, true, 100, 90, 160, 147, 88, 29", // 147.19, 87.97, 28.51
        "BT601,  true, 0, 128, 128, 0, 0, 0",
        "BT601,  true, 255, 128, 128, 255, 255, 255"})
    void oneColor(ColorMatrix matrix, boolean fullRange, int y, int u, int v, int red, int green, int blue) {
        byte[] rgb = new byte[12];
        byte luma = (byte) y;
        Rgb.convert(plane(2, 2, 2, luma, luma, luma, luma), plane(2, 1, 2, (byte) u, (byte) v),
                RgbCoefficients.of(matrix, fullRange), 2, 2, rgb);
        for (int i = 0; i < 12; i += 3) {
            assertThat(new int[] {rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff}).containsExactly(red, green, blue);
        }
    }

    /** Nine samples, four of chroma, lines padded to a pitch: the last column and line have a chroma sample of their own. */
    @Test
    void oddSizes() {
        byte x = 99; // padding
        Plane luma = plane(3, 3, 5, (byte) 10, (byte) 20, (byte) 30, x, x, (byte) 40, (byte) 50, (byte) 60, x, x,
                (byte) 70, (byte) 80, (byte) 90);
        byte zero = (byte) 128;
        byte more = (byte) 138; // 10 more: 15.748 of red by BT.709
        Plane chroma = plane(4, 2, 5, zero, zero, zero, more, x, zero, more, zero, zero);
        byte[] rgb = new byte[27];
        Rgb.convert(luma, chroma, RgbCoefficients.of(ColorMatrix.BT709, true), 3, 3, rgb);
        int[] reds = new int[9];
        for (int i = 0; i < 9; i++) {
            reds[i] = rgb[3 * i] & 0xff;
        }
        assertThat(reds).containsExactly(10, 20, 46, 40, 50, 76, 86, 96, 90);
    }

    private static Plane plane(int lineBytes, int lines, int pitch, byte... bytes) {
        return new Plane(MemorySegment.ofArray(bytes), lineBytes, lines, pitch);
    }
}
