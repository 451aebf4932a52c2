package io.framelease.nvdec;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.H264Sequence;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * All that a native decoder is made for. One can decode another stream if all of it is equal, but for the number of surfaces,
 * of which it may have more.
 *
 * @param codec       of NVDEC's codecs
 * @param chroma      of NVDEC's chroma formats
 * @param bitDepth    bits of a sample in the stream
 * @param codedWidth  samples of a line, with what is cropped
 * @param codedHeight lines, with what is cropped
 * @param left        first column of the picture
 * @param top         first line of the picture
 * @param width       samples of a line of the picture
 * @param height      lines of the picture
 * @param highDepth   whether samples are written in two bytes, else in one
 */
record DecoderShape(int codec, int chroma, int bitDepth, int codedWidth, int codedHeight, int left, int top, int width, int height,
        boolean highDepth) {
    /**
     * What a stream needs.
     *
     * @param format       a CUVIDEOFORMAT
     * @param sequence     of H.264: its parameter set, since the parser forgets what it crops at the left and the top; or null
     * @param highBitDepth whether samples of more than 8 bits keep them
     */
    static DecoderShape of(MemorySegment format, H264Sequence sequence, boolean highBitDepth) {
        MemorySegment area = CUVIDEOFORMAT.display_area(format);
        int left = Math.max(CUVIDEOFORMAT.display_area.left(area), sequence == null ? 0 : sequence.left());
        int top = Math.max(CUVIDEOFORMAT.display_area.top(area), sequence == null ? 0 : sequence.top());
        int bitDepth = 8 + Byte.toUnsignedInt(CUVIDEOFORMAT.bit_depth_luma_minus8(format));
        return new DecoderShape(CUVIDEOFORMAT.codec(format), CUVIDEOFORMAT.chroma_format(format), bitDepth,
                CUVIDEOFORMAT.coded_width(format), CUVIDEOFORMAT.coded_height(format), left, top,
                CUVIDEOFORMAT.display_area.right(area) - left, CUVIDEOFORMAT.display_area.bottom(area) - top,
                highBitDepth && bitDepth > 8);
    }

    /** Whether the numbers make sense: what comes off the wire may say anything. */
    boolean isSound() {
        return codedWidth > 0 && codedHeight > 0 && left >= 0 && top >= 0 && width > 0 && height > 0
                && width <= codedWidth - left && height <= codedHeight - top;
    }

    /**
     * Samples of a line that are written, those in front of the picture too: the hardware begins a crop at multiples of four
     * alone, and scales the rest. An even number, which is what it writes.
     */
    int targetWidth() {
        return even(left + width);
    }

    /** Lines that are written, those above the picture too: an even number. */
    int targetHeight() {
        return even(top + height);
    }

    /** Where the picture's first sample of a plane is, in bytes from the first that is written: 0 luma, 1 chroma. */
    long offset(int plane, int pitch) {
        long line = plane == 0 ? top : targetHeight() + top / 2;
        return line * pitch + (long) left * (highDepth ? 2 : 1);
    }

    private static int even(int number) {
        return number + number % 2;
    }

    /** FFmpeg's format of what is written. */
    int sampleFormat() {
        return !highDepth ? FFmpeg.AV_PIX_FMT_NV12() : bitDepth <= 10 ? FFmpeg.AV_PIX_FMT_P010LE() : FFmpeg.AV_PIX_FMT_P012LE();
    }

    /** NVDEC's format of what is written. */
    int outputFormat() {
        return highDepth ? Nvcuvid.cudaVideoSurfaceFormat_P016() : Nvcuvid.cudaVideoSurfaceFormat_NV12();
    }

    /** About how much device memory a decoder takes, in bytes: its surfaces, and as much again for what the driver adds to them. */
    long bytes(int decodeSurfaces, int outputSurfaces) {
        long picture = (long) codedWidth * codedHeight * 3 / 2;
        return picture * (bitDepth > 8 ? 2 : 1) * decodeSurfaces
                + (long) targetWidth() * targetHeight() * 3 / 2 * (highDepth ? 2 : 1) * outputSurfaces;
    }

    /** The code of the colour matrix that the stream tells, as FFmpeg's; 2 if it tells none. */
    static int matrix(MemorySegment format) {
        int told = CUVIDEOFORMAT.video_signal_description.matrix_coefficients(CUVIDEOFORMAT.video_signal_description(format));
        return (told & 0xff) == 0 ? 2 : told & 0xff; // 0 stands for RGB, which is not decoded here
    }

    /** Whether the stream says that its samples have the full range. */
    static boolean isFullRange(MemorySegment format) {
        // a field of bits, which the bindings do not name: the fourth of the description's first byte
        return (CUVIDEOFORMAT.video_signal_description(format).get(ValueLayout.JAVA_BYTE, 0) >> 3 & 1) != 0;
    }

    @Override
    public String toString() {
        return width + "x" + height + ", " + bitDepth + " bits" + (highDepth ? "" : " as 8");
    }
}
