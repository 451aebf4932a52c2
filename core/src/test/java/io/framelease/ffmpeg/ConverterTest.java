package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no clip has: gray and RGB pictures, and what is said of their range and matrix. */
class ConverterTest {
    private static final int SIDE = 16;
    private static final int PITCH = 128;

    private final Surfaces surfaces = new Surfaces();

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @AfterEach
    void close() {
        surfaces.close();
    }

    /** A picture of one plane whose lines are filled by a rule. */
    private Surface surface(int format, int bytesPerSample, int... pattern) {
        Surface surface = surfaces.take();
        AVFrame.width(surface.frame(), SIDE);
        AVFrame.height(surface.frame(), SIDE);
        AVFrame.format(surface.frame(), format);
        AvError.check(FFmpeg.av_frame_get_buffer(surface.frame(), 0), "test", "av_frame_get_buffer");
        MemorySegment plane = MemorySegment.ofAddress(surface.plane(0, 1)).reinterpret((long) surface.pitch(0) * SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE * bytesPerSample; x++) {
                int value = pattern.length == 0 ? y * SIDE + x : pattern[x % pattern.length];
                plane.set(ValueLayout.JAVA_BYTE, (long) y * surface.pitch(0) + x, (byte) value);
            }
        }
        return surface;
    }

    /** Luma at 0, chroma behind it, as a slot has them. */
    private byte[] convert(Surface surface) {
        try (Arena arena = Arena.ofConfined(); Converter converter = new Converter(surfaces)) {
            MemorySegment slot = arena.allocate((long) PITCH * SIDE * 3 / 2, 64);
            converter.convert(surface, PixelFormat.NV12, slot.address(), slot.address() + (long) PITCH * SIDE, PITCH);
            return slot.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void grayKeepsEveryValue() {
        try (Surface surface = surface(FFmpeg.AV_PIX_FMT_GRAY8(), 1)) {
            byte[] nv12 = convert(surface);
            for (int i = 0; i < 256; i++) {
                assertThat(nv12[i / SIDE * PITCH + i % SIDE] & 0xff).isEqualTo(i);
            }
            for (int i = 0; i < 128; i++) {
                assertThat(nv12[(SIDE + i / SIDE) * PITCH + i % SIDE] & 0xff).isEqualTo(128);
            }
            assertThat(SampleFormat.isFullRange(surface)).isTrue();
            AVFrame.color_range(surface.frame(), FFmpeg.AVCOL_RANGE_MPEG()); // as a camera without colour says in H.264
            assertThat(SampleFormat.isFullRange(surface)).isFalse();
            assertThat(convert(surface)).isEqualTo(nv12);
        }
    }

    @ParameterizedTest
    @CsvSource({"255, 255, 255, 235, 128, 128", "0, 0, 0, 16, 128, 128", "255, 0, 0, 81, 90, 240",
        "0, 255, 0, 145, 54, 34", "0, 0, 255, 41, 240, 110"})
    void rgbBecomesWhatItsFrameSaysItIs(int r, int g, int b, int y, int u, int v) {
        try (Surface surface = surface(FFmpeg.AV_PIX_FMT_RGB24(), 3, r, g, b)) {
            AVFrame.color_range(surface.frame(), FFmpeg.AVCOL_RANGE_JPEG());
            AVFrame.colorspace(surface.frame(), FFmpeg.AVCOL_SPC_RGB());
            byte[] nv12 = convert(surface);
            int chroma = SIDE * PITCH;
            assertThat(new int[] {nv12[0] & 0xff, nv12[chroma] & 0xff, nv12[chroma + 1] & 0xff})
                    .usingElementComparator((one, other) -> Math.abs(one - other) <= 1 ? 0 : one - other)
                    .containsExactly(y, u, v); // BT.601, the range of television
            assertThat(SampleFormat.isFullRange(surface)).isFalse();
            assertThat(VideoDecoder.colorMatrix(surface)).isEqualTo(ColorMatrix.BT601);
        }
    }

    @Test
    void linesMayStandUpsideDown() {
        try (Surface surface = surface(FFmpeg.AV_PIX_FMT_GRAY8(), 1)) {
            byte[] upright = convert(surface);
            int pitch = surface.pitch(0);
            long first = surface.plane(0, 1);
            MemorySegment frame = surface.frame();
            frame.set(ValueLayout.JAVA_LONG, AVFrame.data$offset(), first + (long) (SIDE - 1) * pitch);
            frame.set(ValueLayout.JAVA_INT, AVFrame.linesize$offset(), -pitch);
            byte[] turned = convert(surface);
            assertThat(turned[0]).isEqualTo(upright[(SIDE - 1) * PITCH]);
            AVFrame.format(frame, FFmpeg.AV_PIX_FMT_NV12());
            assertThat(SampleFormat.isLaidOutAs(surface, PixelFormat.NV12)).isFalse();
            frame.set(ValueLayout.JAVA_INT, AVFrame.linesize$offset(), pitch);
            assertThat(SampleFormat.isLaidOutAs(surface, PixelFormat.NV12)).isTrue();
            frame.set(ValueLayout.JAVA_LONG, AVFrame.data$offset(), first);
        }
    }
}
