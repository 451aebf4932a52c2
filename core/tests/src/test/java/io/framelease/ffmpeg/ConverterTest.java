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
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no clip has: gray and RGB pictures, and what is said of their range and matrix. */
class ConverterTest {
    private static final int SIDE = 16;
    private static final int PITCH = 128;
    private static final ValueLayout.OfShort SAMPLE = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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
    private SoftwareSurface surface(int format, int bytesPerSample, int... pattern) {
        SoftwareSurface surface = surfaces.take();
        AVFrame.width(surface.frame(), SIDE);
        AVFrame.height(surface.frame(), SIDE);
        AVFrame.format(surface.frame(), format);
        AvError.check(FFmpeg.av_frame_get_buffer(surface.frame(), 0), "test", "av_frame_get_buffer");
        MemorySegment plane = MemorySegment.ofAddress(surface.plane(0)).reinterpret((long) surface.pitch(0) * SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE * bytesPerSample; x++) {
                int value = pattern.length == 0 ? y * SIDE + x : pattern[x % pattern.length];
                plane.set(ValueLayout.JAVA_BYTE, (long) y * surface.pitch(0) + x, (byte) value);
            }
        }
        return surface;
    }

    /** Luma at 0, chroma behind it, as a slot has them. */
    private byte[] convert(SoftwareSurface surface) {
        return convert(surface, PixelFormat.NV12);
    }

    private byte[] convert(SoftwareSurface surface, PixelFormat to) {
        try (Arena arena = Arena.ofConfined(); Converter converter = new Converter(surfaces)) {
            MemorySegment slot = arena.allocate((long) PITCH * SIDE * 3 / 2, 64);
            converter.convert(surface, to, SIDE, SIDE, slot.address(), slot.address() + (long) PITCH * SIDE, PITCH);
            return slot.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static int format(String name) {
        try (Arena arena = Arena.ofConfined()) {
            int format = FFmpeg.av_get_pix_fmt(arena.allocateFrom(name));
            assertThat(format).as(name).isNotNegative();
            return format;
        }
    }

    @Test
    void grayKeepsEveryValue() {
        try (SoftwareSurface surface = surface(FFmpeg.AV_PIX_FMT_GRAY8(), 1)) {
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

    /** Of any depth, with alpha, and of one bit: white stays white, black black, and the frame says so. */
    @ParameterizedTest
    @CsvSource({"gray, 1", "ya8, 1", "gray9le, 511", "gray10le, 1023", "gray12le, 4095", "gray14le, 16383", "gray16le, 65535",
        "gray16be, 65535", "ya16le, 65535", "ya16be, 65535", "monob, 1", "monow, 0"})
    void everyKindOfGrayKeepsItsRange(String name, int white) {
        int format = format(name);
        for (boolean isWhite : new boolean[] {true, false}) {
            int sample = white == 1 || white == 0 ? (isWhite == (white == 1) ? 0xff : 0) : isWhite ? white : 0;
            int[] pattern = white <= 1 ? new int[] {sample} : name.endsWith("be") ? new int[] {sample >> 8, sample & 0xff}
                    : new int[] {sample & 0xff, sample >> 8};
            try (SoftwareSurface surface = surface(format, name.startsWith("mono") ? 0 : white <= 1 && name.equals("gray") ? 1
                    : name.startsWith("ya16") ? 4 : 2, pattern)) {
                for (int y = 0; y < SIDE && name.startsWith("mono"); y++) {
                    MemorySegment.ofAddress(surface.plane(0) + (long) y * surface.pitch(0)).reinterpret(SIDE / 8)
                            .fill((byte) sample);
                }
                byte[] nv12 = convert(surface);
                assertThat(nv12[5 * PITCH + 5] & 0xff).isEqualTo(isWhite ? 255 : 0);
                assertThat(nv12[(SIDE + 2) * PITCH + 3] & 0xff).isEqualTo(128);
                assertThat(SampleFormat.isFullRange(surface)).isTrue();
            }
        }
    }

    /** Where more than 8 bits are delivered: white has all bits that both formats have, which are the upper ones. */
    @ParameterizedTest
    @CsvSource({"gray10le, 10, 2", "gray12le, 12, 2", "gray16le, 16, 2", "gray16be, 16, 2", "ya16le, 16, 4", "ya16be, 16, 4"})
    void deepGrayKeepsItsRangeInDeepFormats(String name, int depth, int bytes) {
        for (PixelFormat to : new PixelFormat[] {PixelFormat.P010, PixelFormat.P016}) {
            int bits = Math.min(depth, to == PixelFormat.P010 ? 10 : 16);
            for (boolean isWhite : new boolean[] {true, false}) {
                int sample = isWhite ? (1 << depth) - 1 : 0;
                int[] pattern = name.endsWith("be") ? new int[] {sample >> 8, sample & 0xff}
                        : new int[] {sample & 0xff, sample >> 8};
                try (SoftwareSurface surface = surface(format(name), bytes, pattern)) {
                    MemorySegment slot = MemorySegment.ofArray(convert(surface, to));
                    int expected = isWhite ? (1 << bits) - 1 << 16 - bits : 0;
                    assertThat(slot.get(SAMPLE, 5 * PITCH + 5 * 2) & 0xffff).as("%s to %s", name, to).isEqualTo(expected);
                    assertThat(slot.get(SAMPLE, (SIDE + 2) * PITCH + 3 * 2) & 0xffff).as("chroma").isEqualTo(0x8000);
                    assertThat(SampleFormat.isFullRange(surface)).isTrue();
                }
            }
        }
    }

    @Test
    void whatIsNoneOfOurMatricesIsSaidToBeUnknown() {
        try (SoftwareSurface surface = surface(FFmpeg.AV_PIX_FMT_YUV444P(), 1)) {
            for (int space : new int[] {FFmpeg.AVCOL_SPC_YCGCO(), FFmpeg.AVCOL_SPC_ICTCP(), FFmpeg.AVCOL_SPC_SMPTE240M(),
                FFmpeg.AVCOL_SPC_FCC(), FFmpeg.AVCOL_SPC_RGB(), FFmpeg.AVCOL_SPC_BT2020_CL(),
                FFmpeg.AVCOL_SPC_CHROMA_DERIVED_NCL(), FFmpeg.AVCOL_SPC_IPT_C2(), FFmpeg.AVCOL_SPC_SMPTE2085(),
                FFmpeg.AVCOL_SPC_RESERVED(), 200}) {
                AVFrame.colorspace(surface.frame(), space);
                assertThat(Matrices.of(surface)).as("space %d", space).isEqualTo(ColorMatrix.UNKNOWN);
            }
            AVFrame.colorspace(surface.frame(), FFmpeg.AVCOL_SPC_BT2020_NCL());
            assertThat(Matrices.of(surface)).isEqualTo(ColorMatrix.BT2020);
            AVFrame.colorspace(surface.frame(), FFmpeg.AVCOL_SPC_BT709());
            assertThat(Matrices.of(surface)).isEqualTo(ColorMatrix.BT709);
            AVFrame.colorspace(surface.frame(), FFmpeg.AVCOL_SPC_SMPTE170M());
            assertThat(Matrices.of(surface)).isEqualTo(ColorMatrix.BT601);
            AVFrame.colorspace(surface.frame(), FFmpeg.AVCOL_SPC_UNSPECIFIED());
            assertThat(Matrices.of(surface)).isEqualTo(ColorMatrix.BT601);
            AVFrame.height(surface.frame(), 720);
            assertThat(Matrices.of(surface)).isEqualTo(ColorMatrix.BT709);
        }
    }

    @ParameterizedTest
    @CsvSource({"255, 255, 255, 235, 128, 128", "0, 0, 0, 16, 128, 128", "255, 0, 0, 81, 90, 240",
        "0, 255, 0, 145, 54, 34", "0, 0, 255, 41, 240, 110"})
    void rgbBecomesWhatItsFrameSaysItIs(int r, int g, int b, int y, int u, int v) {
        try (SoftwareSurface surface = surface(FFmpeg.AV_PIX_FMT_RGB24(), 3, r, g, b)) {
            AVFrame.color_range(surface.frame(), FFmpeg.AVCOL_RANGE_JPEG());
            AVFrame.colorspace(surface.frame(), FFmpeg.AVCOL_SPC_RGB());
            byte[] nv12 = convert(surface);
            int chroma = SIDE * PITCH;
            assertThat(new int[] {nv12[0] & 0xff, nv12[chroma] & 0xff, nv12[chroma + 1] & 0xff})
                    .usingElementComparator((one, other) -> Math.abs(one - other) <= 1 ? 0 : one - other)
                    .containsExactly(y, u, v); // BT.601, the range of television
            assertThat(SampleFormat.isFullRange(surface)).isFalse();
            assertThat(Matrices.of(surface)).isEqualTo(ColorMatrix.BT601);
        }
    }

    @Test
    void linesMayStandUpsideDown() {
        try (SoftwareSurface surface = surface(FFmpeg.AV_PIX_FMT_GRAY8(), 1)) {
            byte[] upright = convert(surface);
            int pitch = surface.pitch(0);
            long first = surface.plane(0);
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
