package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.framelease.ChromaLocation;
import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RgbConverterTest {
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
        "UNKNOWN, false, 100, 90, 160, 155, 89, 18", // as BT.709
        "BT601,  true, 0, 128, 128, 0, 0, 0",
        "BT601,  true, 255, 128, 128, 255, 255, 255"})
    void oneColor(ColorMatrix matrix, boolean fullRange, int y, int u, int v, int red, int green, int blue) {
        for (ChromaLocation location : ChromaLocation.values()) {
            RgbConverter converter = RgbConverter.of(matrix, fullRange, PixelFormat.NV12, location);
            byte luma = (byte) y;
            for (RgbConverter each : new RgbConverter[] {converter, converter.withSharedChroma()}) {
                byte[] rgb = new byte[12];
                each.convert(plane(2, 2, 2, luma, luma, luma, luma), plane(2, 1, 2, (byte) u, (byte) v), 2, 2, rgb);
                for (int i = 0; i < 12; i += 3) {
                    assertThat(new int[] {rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff}).containsExactly(red, green, blue);
                }
            }
        }
    }

    /** Nine samples, four of chroma, lines padded to a pitch: the last column and line have a chroma sample of their own. */
    @Test
    void oddSizesWithSharedChroma() {
        byte x = 99; // padding
        Plane luma = plane(3, 3, 5, (byte) 10, (byte) 20, (byte) 30, x, x, (byte) 40, (byte) 50, (byte) 60, x, x,
                (byte) 70, (byte) 80, (byte) 90);
        byte zero = (byte) 128;
        byte more = (byte) 138; // 10 more: 15.748 of red by BT.709
        Plane chroma = plane(4, 2, 5, zero, zero, zero, more, x, zero, more, zero, zero);
        byte[] rgb = new byte[27];
        RgbConverter.of(ColorMatrix.BT709, true, PixelFormat.NV12, ChromaLocation.LEFT).withSharedChroma()
                .convert(luma, chroma, 3, 3, rgb);
        assertThat(reds(rgb)).containsExactly(10, 20, 46, 40, 50, 76, 86, 96, 90);
    }

    /** The same picture, by hand: red grows by what V has at each sample's own place. */
    @ParameterizedTest
    @CsvSource({
        // V is 0 10 in the first line of chroma, 10 0 in the second; 15.748 of red for 10
        "LEFT,     10, 28, 46, 44, 58, 72, 82, 88, 94", // lines at 1/4 and 3/4: V of the first column 0, 2.5, 7.5
        "TOP_LEFT, 10, 28, 46, 48, 58, 68, 86, 88, 90", // V of the first column 0, 5, 10
        "CENTER,   10, 24, 42, 44, 56, 70, 82, 90, 96"})
    void chromaIsInterpolatedFromWhereItLies(ChromaLocation location, int a, int b, int c, int d, int e, int f, int g, int h,
            int i) {
        Plane luma = plane(3, 3, 3, (byte) 10, (byte) 20, (byte) 30, (byte) 40, (byte) 50, (byte) 60, (byte) 70, (byte) 80,
                (byte) 90);
        byte zero = (byte) 128;
        byte more = (byte) 138;
        Plane chroma = plane(4, 2, 4, zero, zero, zero, more, zero, more, zero, zero);
        byte[] rgb = new byte[27];
        RgbConverter.of(ColorMatrix.BT709, true, PixelFormat.NV12, location).convert(luma, chroma, 3, 3, rgb);
        assertThat(reds(rgb)).containsExactly(a, b, c, d, e, f, g, h, i);
    }

    private static int[] reds(byte[] rgb) {
        int[] reds = new int[rgb.length / 3];
        for (int i = 0; i < reds.length; i++) {
            reds[i] = rgb[3 * i] & 0xff;
        }
        return reds;
    }

    static Stream<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>();
        for (PixelFormat format : PixelFormat.values()) {
            for (ChromaLocation location : ChromaLocation.values()) {
                for (boolean fullRange : new boolean[] {false, true}) {
                    kinds.add(Arguments.of(format, location, fullRange));
                }
            }
        }
        return kinds.stream();
    }

    /** Random samples of all sizes up to 7 x 6, even and odd, against the formula in floating point. */
    @ParameterizedTest
    @MethodSource("kinds")
    void everyValueIsTheNearest(PixelFormat format, ChromaLocation location, boolean fullRange) {
        Random random = new Random(7);
        for (ColorMatrix matrix : new ColorMatrix[] {ColorMatrix.BT601, ColorMatrix.BT709, ColorMatrix.BT2020}) {
            for (int size = 0; size < 42; size++) {
                ExactRgb picture = ExactRgb.random(format, size % 7 + 1, size / 7 + 1, random);
                byte[] rgb = new byte[3 * picture.width() * picture.height()];
                RgbConverter.of(matrix, fullRange, format, location).convert(picture.luma(), picture.chroma(), picture.width(),
                        picture.height(), rgb);
                for (int i = 0; i < rgb.length; i++) {
                    double exact = picture.color(i / 3 % picture.width(), i / 3 / picture.width(), i % 3, matrix, fullRange, location);
                    assertThat((double) (rgb[i] & 0xff)).as("value %d of %s", i, picture).isCloseTo(exact, within(0.501));
                }
            }
        }
    }

    @Test
    void whatIsTooSmallIsRefused() {
        RgbConverter converter = RgbConverter.of(ColorMatrix.BT709, false, PixelFormat.NV12, ChromaLocation.LEFT);
        Plane luma = plane(3, 3, 3, new byte[9]);
        Plane chroma = plane(4, 2, 4, new byte[8]);
        converter.convert(luma, chroma, 3, 3, new byte[27]);
        assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(luma, chroma, 3, 3, new byte[26]));
        assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(luma, chroma, 4, 3, new byte[100]));
        assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(luma, chroma, 3, 4, new byte[100]));
        assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(luma, chroma, 3, 0, new byte[100]));
        assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(luma, plane(2, 2, 2, new byte[4]), 3, 3, new byte[27]));
        assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(luma, plane(4, 1, 4, new byte[4]), 3, 3, new byte[27]));
    }

    @Test
    void nullIsRefusedByName() {
        RgbConverter converter = RgbConverter.of(ColorMatrix.BT709, false, PixelFormat.NV12, ChromaLocation.LEFT);
        Plane plane = plane(2, 2, 2, new byte[4]);
        assertThatNullPointerException().isThrownBy(() -> converter.convert(null, plane, 2, 2, new byte[12])).withMessage("luma");
        assertThatNullPointerException().isThrownBy(() -> converter.convert(plane, null, 2, 2, new byte[12])).withMessage("chroma");
        assertThatNullPointerException().isThrownBy(() -> converter.convert(plane, plane, 2, 2, (byte[]) null)).withMessage("rgb");
        assertThatNullPointerException().isThrownBy(() -> converter.fits(null)).withMessage("frame");
        assertThatNullPointerException().isThrownBy(() -> RgbConverter.of(null)).withMessage("frame");
        assertThatNullPointerException().isThrownBy(() -> Frames.toImage(null)).withMessage("frame");
        assertThatNullPointerException().isThrownBy(() -> RgbCoefficients.of(null, true)).withMessage("matrix");
    }

    static Plane plane(int lineBytes, int lines, int pitch, byte... bytes) {
        return new Plane(MemorySegment.ofArray(bytes), lineBytes, lines, pitch);
    }
}
