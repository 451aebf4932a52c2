package io.framelease.nvdec;

import io.framelease.DecoderInfo.Reason;
import io.framelease.Deinterlace;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Geometry;
import io.framelease.ffmpeg.Refusal;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * All that a native decoder is made for. One can decode another stream if all of it is equal, but for the number of surfaces,
 * of which it may have more.
 *
 * @param codec        of NVDEC's codecs
 * @param chroma       of NVDEC's chroma formats
 * @param bitDepth     bits of a sample in the stream
 * @param codedWidth   samples of a line, with what is cropped
 * @param codedHeight  lines, with what is cropped
 * @param left         first column of what is delivered
 * @param top          first line of what is delivered
 * @param width        samples of a line that are delivered, before they are scaled
 * @param height       lines that are delivered, before they are scaled
 * @param highDepth    whether samples are written in two bytes, else in one
 * @param scaledWidth  samples of a line that these are scaled to; 0 if they are not scaled
 * @param scaledHeight lines that these are scaled to; 0 if they are not scaled
 * @param deinterlace  of NVDEC's modes
 */
record DecoderShape(int codec, int chroma, int bitDepth, int codedWidth, int codedHeight, int left, int top, int width, int height,
        boolean highDepth, int scaledWidth, int scaledHeight, int deinterlace) {
    /** What the hardware begins a part of a picture at, in samples; from elsewhere it scales what it should not. */
    private static final int PART_ALIGNMENT = 4;

    /**
     * What a stream needs.
     *
     * @param format a CUVIDEOFORMAT
     * @param area   where its picture is
     */
    static DecoderShape of(MemorySegment format, DisplayArea area, DecoderOptions options) {
        Geometry wanted = Geometry.of(options.transform(), area.width(), area.height());
        Geometry geometry = wanted.isInside(area.width(), area.height()) ? wanted // else it is refused when it is delivered
                : Geometry.whole(area.width(), area.height());
        int bitDepth = 8 + Byte.toUnsignedInt(CUVIDEOFORMAT.bit_depth_luma_minus8(format));
        boolean scales = geometry.scales();
        return new DecoderShape(CUVIDEOFORMAT.codec(format), CUVIDEOFORMAT.chroma_format(format), bitDepth,
                CUVIDEOFORMAT.coded_width(format), CUVIDEOFORMAT.coded_height(format), area.left() + geometry.left(),
                area.top() + geometry.top(), geometry.width(), geometry.height(), options.highBitDepth() && bitDepth > 8,
                scales ? geometry.targetWidth() : 0, scales ? geometry.targetHeight() : 0,
                deinterlace(format, options.transform().deinterlace()));
    }

    /** Nothing is done to what is never interlaced, so that cameras that ask for different modes can share its decoders. */
    private static int deinterlace(MemorySegment format, Deinterlace wanted) {
        boolean interlaced = CUVIDEOFORMAT.progressive_sequence(format) == 0
                && CUVIDEOFORMAT.codec(format) != Nvcuvid.cudaVideoCodec_HEVC();
        return switch (interlaced ? wanted : Deinterlace.OFF) {
            case OFF -> Nvcuvid.cudaVideoDeinterlaceMode_Weave();
            case BOB -> Nvcuvid.cudaVideoDeinterlaceMode_Bob();
            case ADAPTIVE -> Nvcuvid.cudaVideoDeinterlaceMode_Adaptive();
        };
    }

    /** Whether fields are taken apart. */
    boolean deinterlaces() {
        return deinterlace != Nvcuvid.cudaVideoDeinterlaceMode_Weave();
    }

    /** Pictures beside the one that is mapped that the hardware may look at, so that nothing else is decoded into them. */
    int neighbours() {
        return deinterlace == Nvcuvid.cudaVideoDeinterlaceMode_Adaptive() ? 2 : 0;
    }

    /**
     * Whether a decoder that was made for this has room for another one's pictures, so that it only needs to be told their size.
     * The driver keeps what it deinterlaces: such a one does nothing else.
     */
    boolean hasRoomFor(DecoderShape other) {
        return codec == other.codec && chroma == other.chroma && bitDepth == other.bitDepth && highDepth == other.highDepth
                && !deinterlaces() && !other.deinterlaces() && other.codedWidth <= codedWidth && other.codedHeight <= codedHeight
                && other.targetWidth() <= targetWidth() && other.targetHeight() <= targetHeight();
    }

    /** Whether the numbers make sense: what comes off the wire may say anything. */
    boolean isSound() {
        return codedWidth > 0 && codedHeight > 0 && left >= 0 && top >= 0 && width > 0 && height > 0
                && width <= codedWidth - left && height <= codedHeight - top;
    }

    /** Why NVDEC cannot give what is wanted of such pictures, whatever the GPU; null if nothing speaks against it. */
    @Nullable Refusal refusal() {
        if (chroma != Nvcuvid.cudaVideoChromaFormat_420()) {
            return new Refusal(Reason.CHROMA, "NVDEC gives no NV12 of what is not 4:2:0");
        }
        if (scales() && (left % PART_ALIGNMENT != 0 || top % PART_ALIGNMENT != 0 || width % 2 != 0 || height % 2 != 0)) {
            return new Refusal(Reason.TRANSFORM, "NVDEC scales only what begins at multiples of " + PART_ALIGNMENT
                    + " and has even sides, not " + width + "x" + height + " at (" + left + ", " + top + ")");
        }
        return null;
    }

    /** Whether what is written has another size than what is delivered has in the stream. */
    boolean scales() {
        return scaledWidth != 0;
    }

    /** First column of what the hardware takes. */
    int sourceLeft() {
        return scales() ? left : 0;
    }

    /** First line of what the hardware takes. */
    int sourceTop() {
        return scales() ? top : 0;
    }

    /**
     * Column behind what the hardware takes: an even number. Without scaling it takes all that is in front of the picture too,
     * since it begins at multiples of four alone.
     */
    int sourceRight() {
        return even(left + width);
    }

    /** Line behind what the hardware takes, without scaling what is above the picture too: an even number. */
    int sourceBottom() {
        return even(top + height);
    }

    /** Samples of a line that are written, an even number. */
    int targetWidth() {
        return scales() ? scaledWidth : sourceRight();
    }

    /** Lines that are written, an even number. */
    int targetHeight() {
        return scales() ? scaledHeight : sourceBottom();
    }

    /** Where the picture's first sample of a plane is, in bytes from the first that is written: 0 luma, 1 chroma. */
    long offset(int plane, int pitch) {
        int firstLine = scales() ? 0 : top;
        int firstColumn = scales() ? 0 : left;
        long line = plane == 0 ? firstLine : targetHeight() + firstLine / 2;
        return line * pitch + (long) firstColumn * (highDepth ? 2 : 1);
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

    /**
     * How much device memory a decoder's surfaces take, in bytes. The driver takes about as much again beside them, of which it
     * tells nothing.
     */
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
        return width + "x" + height + ", " + bitDepth + " bits" + (highDepth ? "" : " as 8")
                + (scales() ? ", scaled to " + scaledWidth + "x" + scaledHeight : "") + (deinterlaces() ? ", deinterlaced" : "");
    }
}
