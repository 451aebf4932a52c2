package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ChromaLocation;
import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libswscale makes of the same samples, to the value before or behind: it counts in fewer bits. */
class SwscaleRgbTest {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 16;
    /** libswscale's SWS_FULL_CHR_H_INT and SWS_FULL_CHR_H_INP: chroma for each sample, not for every second one. */
    private static final int FULL_CHROMA = 0x6000;

    @BeforeAll
    static void natives() {
        FFmpegLibraries.require();
    }

    /**
     * All values of luma that the range has (beyond them libswscale overflows), with one value of chroma a picture, so that nothing
     * depends on how that is interpolated.
     */
    @ParameterizedTest
    @CsvSource({
        "NV12, BT601,  5, false", "NV12, BT601,  5, true", "NV12, BT709, 1, false", "NV12, BT709, 1, true",
        "NV12, BT2020, 9, false", "NV12, BT2020, 9, true", "P010, BT709, 1, false", "P010, BT2020, 9, false"})
    void theSameToOne(PixelFormat format, ColorMatrix matrix, int swsMatrix, boolean fullRange) {
        RgbConverter converter = RgbConverter.of(matrix, fullRange, format, ChromaLocation.LEFT);
        for (int u = 16; u <= 240; u += 28) {
            for (int v = 16; v <= 240; v += 28) {
                ExactRgb picture = picture(format, u, v);
                byte[] ours = new byte[3 * WIDTH * HEIGHT];
                converter.convert(picture.luma(), picture.chroma(), WIDTH, HEIGHT, ours);
                byte[] theirs = swscale(picture, swsMatrix, fullRange);
                for (int i = 0; i < ours.length; i++) {
                    int luma = i / 3 % WIDTH;
                    if ((fullRange || luma >= 16 && luma <= 235) && Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff)) > 1) {
                        assertThat(ours[i] & 0xff).as("colour %d of luma %d, U %d, V %d", i % 3, luma, u, v)
                                .isEqualTo(theirs[i] & 0xff);
                    }
                }
            }
        }
    }

    private static ExactRgb picture(PixelFormat format, int u, int v) {
        int samples = WIDTH * HEIGHT * 3 / 2;
        byte[] bytes = new byte[samples * format.bytesPerSample()];
        for (int i = 0; i < samples; i++) {
            int value = i < WIDTH * HEIGHT ? i % WIDTH : i % 2 == 0 ? u : v;
            bytes[(i + 1) * format.bytesPerSample() - 1] = (byte) value; // the upper byte, of 10 bits too
        }
        return new ExactRgb(format, WIDTH, HEIGHT, bytes);
    }

    private static byte[] swscale(ExactRgb picture, int swsMatrix, boolean fullRange) {
        int line = picture.format().lumaLineBytes(WIDTH);
        MemorySegment scaler = FFmpeg.sws_getContext(WIDTH, HEIGHT,
                picture.format() == PixelFormat.NV12 ? FFmpeg.AV_PIX_FMT_NV12() : FFmpeg.AV_PIX_FMT_P010LE(), WIDTH, HEIGHT,
                FFmpeg.AV_PIX_FMT_RGB24(), FFmpeg.SWS_BICUBIC() | FFmpeg.SWS_ACCURATE_RND() | FULL_CHROMA, MemorySegment.NULL,
                MemorySegment.NULL, MemorySegment.NULL);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment coefficients = FFmpeg.sws_getCoefficients(swsMatrix);
            FFmpeg.sws_setColorspaceDetails(scaler, coefficients, fullRange ? 1 : 0, coefficients, 1, 0, 1 << 16, 1 << 16);
            MemorySegment source = arena.allocate(picture.bytes().length, 64).copyFrom(MemorySegment.ofArray(picture.bytes()));
            MemorySegment target = arena.allocate(3L * WIDTH * HEIGHT + 64, 64); // it writes a vector too many
            FFmpeg.sws_scale(scaler, pointers(arena, source, source.asSlice((long) line * HEIGHT)), ints(arena, line, line), 0, HEIGHT,
                    pointers(arena, target), ints(arena, 3 * WIDTH));
            return target.asSlice(0, 3L * WIDTH * HEIGHT).toArray(ValueLayout.JAVA_BYTE);
        } finally {
            FFmpeg.sws_freeContext(scaler);
        }
    }

    private static MemorySegment pointers(Arena arena, MemorySegment... segments) {
        MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, 4);
        for (int i = 0; i < segments.length; i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, segments[i]);
        }
        return pointers;
    }

    private static MemorySegment ints(Arena arena, int... values) {
        MemorySegment ints = arena.allocate(ValueLayout.JAVA_INT, 4);
        for (int i = 0; i < values.length; i++) {
            ints.setAtIndex(ValueLayout.JAVA_INT, i, values[i]);
        }
        return ints;
    }
}
