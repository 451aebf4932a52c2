package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.framelease.ChromaLocation;
import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames as planes of floats. */
class PlanarFloatsTest {
    private static final float[] ZERO = {0, 0, 0};
    private static final float[] ONE = {1, 1, 1};
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, -0.225f};
    private static final RgbConverter CONVERTER = RgbConverter.of(ColorMatrix.BT709, false, PixelFormat.NV12, ChromaLocation.LEFT);

    private static float[] floats(RgbConverter converter, ExactRgb picture, float[] mean, float[] deviation) {
        float[] floats = new float[3 * picture.width() * picture.height()];
        converter.convertPlanar(picture.luma(), picture.chroma(), picture.width(), picture.height(), FloatBuffer.wrap(floats), mean,
                deviation);
        return floats;
    }

    /** Random samples of all sizes up to 7 x 6, against the formula in floating point, and against the bytes of {@code convert}. */
    @ParameterizedTest
    @MethodSource("io.framelease.image.RgbConverterTest#kinds")
    void everyFloatIsTheExactColor(PixelFormat format, ChromaLocation location, boolean fullRange) {
        Random random = new Random(11);
        for (ColorMatrix matrix : new ColorMatrix[] {ColorMatrix.BT601, ColorMatrix.BT709, ColorMatrix.BT2020}) {
            RgbConverter converter = RgbConverter.of(matrix, fullRange, format, location);
            for (int size = 0; size < 42; size++) {
                ExactRgb picture = ExactRgb.random(format, size % 7 + 1, size / 7 + 1, random);
                float[] floats = floats(converter, picture, MEAN, DEVIATION);
                for (int i = 0; i < floats.length; i++) {
                    int which = i / (picture.width() * picture.height());
                    int at = i % (picture.width() * picture.height());
                    double color = picture.color(at % picture.width(), at / picture.width(), which, matrix, fullRange, location) / 255;
                    double exact = (color - MEAN[which]) / DEVIATION[which];
                    assertThat((double) floats[i]).as("value %d of %s", i, picture).isCloseTo(exact, within(1e-5));
                }
                assertRoundsToThePackedBytes(converter, picture);
                assertRoundsToThePackedBytes(converter.withSharedChroma(), picture);
            }
        }
    }

    private static void assertRoundsToThePackedBytes(RgbConverter converter, ExactRgb picture) {
        int samples = picture.width() * picture.height();
        byte[] rgb = new byte[3 * samples];
        converter.convert(picture.luma(), picture.chroma(), picture.width(), picture.height(), rgb);
        float[] floats = floats(converter, picture, ZERO, ONE);
        for (int i = 0; i < samples; i++) {
            for (int which = 0; which < 3; which++) {
                assertThat(floats[which * samples + i] * 255.0).as("colour %d of sample %d of %s", which, i, picture)
                        .isCloseTo(rgb[3 * i + which] & 0xff, within(0.501));
            }
        }
    }

    /** What 10 bits have more than 8 is not lost: a step of luma that rounding to 8 bits hides. */
    @Test
    void tenBitsKeepTheirSteps() {
        RgbConverter converter = RgbConverter.of(ColorMatrix.BT709, true, PixelFormat.P010, ChromaLocation.LEFT);
        byte[] luma = {0, 0, 1 << 6, 0, (byte) (2 << 6), 0, (byte) 0xc0, (byte) 0xff}; // 0, 1, 2 and 1023, in the upper 10 bits
        byte[] chroma = {0, (byte) 0x80, 0, (byte) 0x80, 0, (byte) 0x80, 0, (byte) 0x80};
        float[] floats = new float[12];
        converter.convertPlanar(RgbConverterTest.plane(8, 1, 8, luma), RgbConverterTest.plane(8, 1, 8, chroma), 4, 1,
                FloatBuffer.wrap(floats), ZERO, ONE);
        for (int plane = 0; plane < 12; plane += 4) {
            assertThat(Arrays.copyOfRange(floats, plane, plane + 4)).containsExactly(new float[] {0, 1 / 1023f, 2 / 1023f, 1},
                    within(1e-7f));
        }
    }

    /** Buffers and segments of every kind have the same floats from their position on, and nothing else is written. */
    @Test
    void everyKindOfTarget() {
        ExactRgb picture = ExactRgb.random(PixelFormat.NV12, 5, 3, new Random(3));
        float[] expected = floats(CONVERTER, picture, MEAN, DEVIATION);
        int room = expected.length + 9;
        ByteOrder other = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        FloatBuffer[] buffers = {
            FloatBuffer.allocate(room), FloatBuffer.wrap(new float[room + 5], 5, room).slice(),
            ByteBuffer.allocate(4 * room).asFloatBuffer(), ByteBuffer.allocate(4 * room + 1).position(1).slice().asFloatBuffer(),
            ByteBuffer.allocateDirect(4 * room).order(ByteOrder.nativeOrder()).asFloatBuffer(),
            ByteBuffer.allocateDirect(4 * room).order(other).asFloatBuffer()};
        for (FloatBuffer buffer : buffers) {
            for (int i = 0; i < room; i++) {
                buffer.put(i, -99);
            }
            buffer.position(4).limit(room - 2);
            CONVERTER.convertPlanar(picture.luma(), picture.chroma(), 5, 3, buffer, MEAN, DEVIATION);
            assertThat(buffer.position()).as("%s", buffer).isEqualTo(4);
            assertThat(buffer.limit()).as("%s", buffer).isEqualTo(room - 2);
            for (int i = 0; i < room; i++) {
                float value = buffer.limit(room).get(i);
                assertThat(value).as("%d of %s", i, buffer).isEqualTo(i < 4 || i >= 4 + expected.length ? -99 : expected[i - 4]);
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            for (MemorySegment segment : new MemorySegment[] {arena.allocate(4L * room + 1).asSlice(1),
                MemorySegment.ofArray(new float[room]), MemorySegment.ofArray(new byte[4 * room])}) {
                CONVERTER.convertPlanar(picture.luma(), picture.chroma(), 5, 3, segment, MEAN, DEVIATION);
                for (int i = 0; i < room; i++) {
                    assertThat(segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i)).isEqualTo(i < expected.length ? expected[i] : 0);
                }
            }
        }
    }

    @Test
    void severalThreadsConvertAtOnce() {
        ExactRgb picture = ExactRgb.random(PixelFormat.NV12, 127, 65, new Random(5));
        float[] expected = floats(CONVERTER, picture, MEAN, DEVIATION);
        assertThat(IntStream.range(0, 64).parallel().allMatch(
                each -> Arrays.equals(floats(CONVERTER, picture, MEAN, DEVIATION), expected))).isTrue();
    }

    /** A line of this picture alone would be more. */
    @ParameterizedTest
    @EnumSource
    void allocatesNothingForThePicture(PixelFormat format) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        ExactRgb picture = ExactRgb.random(format, 4000, 16, new Random(5));
        RgbConverter converter = RgbConverter.of(ColorMatrix.BT709, false, format, ChromaLocation.LEFT);
        FloatBuffer target = FloatBuffer.allocate(3 * 4000 * 16);
        Plane luma = picture.luma();
        Plane chroma = picture.chroma();
        long least = Long.MAX_VALUE; // the first calls link the code
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            converter.convertPlanar(luma, chroma, 4000, 16, target, MEAN, DEVIATION);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThan(1000);
    }

    private static void refuses(String message, Plane luma, Plane chroma, int width, int height, FloatBuffer target, float[] mean,
            float[] deviation) {
        float[] before = new float[target.remaining()];
        target.get(target.position(), before);
        assertThatIllegalArgumentException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, chroma, width, height, target, mean, deviation)).withMessageContaining(message);
        float[] after = new float[target.remaining()];
        target.get(target.position(), after);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void whatIsWrongIsRefusedByName() {
        ExactRgb picture = ExactRgb.random(PixelFormat.NV12, 3, 3, new Random(1));
        Plane luma = picture.luma();
        Plane chroma = picture.chroma();
        FloatBuffer room = FloatBuffer.allocate(100);
        CONVERTER.convertPlanar(luma, chroma, 3, 3, FloatBuffer.allocate(27), MEAN, DEVIATION);
        refuses("which are 27 floats", luma, chroma, 3, 3, FloatBuffer.allocate(26), MEAN, DEVIATION);
        refuses("which are 27 floats", luma, chroma, 3, 3, FloatBuffer.allocate(30).position(4), MEAN, DEVIATION);
        refuses("read-only target", luma, chroma, 3, 3, FloatBuffer.allocate(27).asReadOnlyBuffer(), MEAN, DEVIATION);
        refuses("a plane of luma of 3 lines of 3 bytes; 3 of 4 are needed", luma, chroma, 4, 3, room, MEAN, DEVIATION);
        refuses("a plane of luma of 3 lines of 3 bytes; 4 of 3 are needed", luma, chroma, 3, 4, room, MEAN, DEVIATION);
        refuses("a plane of chroma", luma, RgbConverterTest.plane(4, 1, 4, new byte[4]), 3, 3, room, MEAN, DEVIATION);
        refuses("a picture of 0x3", luma, chroma, 0, 3, room, MEAN, DEVIATION);
        refuses("mean of 2 numbers", luma, chroma, 3, 3, room, new float[2], DEVIATION);
        refuses("mean of NaN", luma, chroma, 3, 3, room, new float[] {0, Float.NaN, 0}, DEVIATION);
        refuses("deviation of 4 numbers", luma, chroma, 3, 3, room, MEAN, new float[4]);
        refuses("deviation of 0", luma, chroma, 3, 3, room, MEAN, new float[] {1, 1, -0f});
        refuses("deviation of Infinity", luma, chroma, 3, 3, room, MEAN, new float[] {1, Float.POSITIVE_INFINITY, 1});
    }

    /** A GPU's planes have segments of length zero: who converts them is told what to take instead. */
    @Test
    void planesOfAGpuAreRefusedWithTheCure() {
        Plane luma = new Plane(MemorySegment.ofAddress(1 << 20), 4, 4, 512);
        Plane chroma = new Plane(MemorySegment.ofAddress(1 << 21), 4, 2, 512);
        refuses("frame.on(Devices.host())", luma, chroma, 4, 4, FloatBuffer.allocate(48), MEAN, DEVIATION);
        assertThatIllegalArgumentException().isThrownBy(() -> CONVERTER.convert(luma, chroma, 4, 4, new byte[48]))
                .withMessageContaining("frame.on(Devices.host())");
    }

    @Test
    void memoryThatIsGoneIsRefused() {
        ExactRgb picture = ExactRgb.random(PixelFormat.NV12, 2, 2, new Random(1));
        Arena arena = Arena.ofConfined();
        Plane luma = new Plane(arena.allocate(4), 2, 2, 2);
        MemorySegment target = arena.allocate(48);
        FloatBuffer buffer = target.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        arena.close();
        assertThatIllegalStateException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, picture.chroma(), 2, 2, FloatBuffer.allocate(12), MEAN, DEVIATION));
        assertThatIllegalStateException().isThrownBy(
                () -> CONVERTER.convertPlanar(picture.luma(), picture.chroma(), 2, 2, target, MEAN, DEVIATION));
        assertThatIllegalStateException().isThrownBy(
                () -> CONVERTER.convertPlanar(picture.luma(), picture.chroma(), 2, 2, buffer, MEAN, DEVIATION));
    }

    @Test
    void nullIsRefusedByName() {
        ExactRgb picture = ExactRgb.random(PixelFormat.NV12, 2, 2, new Random(1));
        Plane luma = picture.luma();
        Plane chroma = picture.chroma();
        FloatBuffer room = FloatBuffer.allocate(12);
        assertThatNullPointerException().isThrownBy(
                () -> CONVERTER.convertPlanar(null, chroma, 2, 2, room, MEAN, DEVIATION)).withMessage("luma");
        assertThatNullPointerException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, null, 2, 2, room, MEAN, DEVIATION)).withMessage("chroma");
        assertThatNullPointerException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, chroma, 2, 2, (FloatBuffer) null, MEAN, DEVIATION)).withMessage("target");
        assertThatNullPointerException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, chroma, 2, 2, (MemorySegment) null, MEAN, DEVIATION)).withMessage("target");
        assertThatNullPointerException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, chroma, 2, 2, room, null, DEVIATION)).withMessage("mean");
        assertThatNullPointerException().isThrownBy(
                () -> CONVERTER.convertPlanar(luma, chroma, 2, 2, room, MEAN, null)).withMessage("deviation");
    }
}
