package io.framelease.ffmpeg;

import io.framelease.PixelFormat;
import io.framelease.bindings.ffmpeg.AVComponentDescriptor;
import io.framelease.bindings.ffmpeg.AVPixFmtDescriptor;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;

/** What FFmpeg knows of its pixel formats, and which of ours each becomes. */
public final class SampleFormat {
    private SampleFormat() {
    }

    /**
     * The format that a surface's samples are delivered in.
     *
     * @param surface       a decoded frame
     * @param highBitDepth  whether samples of more than 8 bits keep them
     */
    public static PixelFormat delivered(Surface surface, boolean highBitDepth) {
        return delivered(surface.sampleFormat(), highBitDepth);
    }

    private static PixelFormat delivered(int format, boolean highBitDepth) {
        int depth = highBitDepth ? depth(format) : 8;
        return depth <= 8 ? PixelFormat.NV12 : depth <= 10 ? PixelFormat.P010 : PixelFormat.P016;
    }

    /** FFmpeg's format for one of ours. */
    static int ffmpeg(PixelFormat format) {
        return switch (format) {
            case NV12 -> FFmpeg.AV_PIX_FMT_NV12();
            case P010 -> FFmpeg.AV_PIX_FMT_P010LE();
            case P016 -> FFmpeg.AV_PIX_FMT_P016LE();
        };
    }

    /** Whether a surface's samples lie as this format has them, so that its planes can be copied as they are. */
    public static boolean isLaidOutAs(Surface surface, PixelFormat format) {
        int sampleFormat = surface.sampleFormat();
        if (surface.pitch(0) < 0) {
            return false; // the lines stand upside down
        }
        return sampleFormat == ffmpeg(format)
                || format != PixelFormat.NV12 && sampleFormat == FFmpeg.AV_PIX_FMT_P016LE()
                || format != PixelFormat.NV12 && sampleFormat == FFmpeg.AV_PIX_FMT_P012LE();
    }

    /**
     * Whether each sample becomes one of a format of ours by itself (4:2:0 of the same depth), so that a part of a picture can be
     * taken before it is converted, and has the bits that it has in the whole.
     */
    public static boolean isInterleavedOnly(int format, PixelFormat to) {
        int depth = to == PixelFormat.NV12 ? 8 : to == PixelFormat.P010 ? 10 : 0;
        return format == ffmpeg(to) || depth(format) == depth && is420(format) && !isRgb(format);
    }

    /** Whether samples are smaller than a byte, so that a part of a line has no address. */
    public static boolean isBitstream(int format) {
        return (flags(format) & FFmpeg.AV_PIX_FMT_FLAG_BITSTREAM()) != 0;
    }

    /** Whether the samples use the whole range of their values (JPEG) and not the narrower one of television. */
    public static boolean isFullRange(Surface surface) {
        int format = surface.sampleFormat();
        int range = surface.colorRange();
        if (isRgb(format) || range == FFmpeg.AVCOL_RANGE_MPEG()) {
            return false; // RGB has the whole range, but the Converter narrows it
        }
        return range == FFmpeg.AVCOL_RANGE_JPEG() || withoutRange(format) != format || isGray(format);
    }

    /** The YUVJ formats are the YUV formats with the range in their name; the range is told apart from the format here. */
    static int withoutRange(int format) {
        if (format == FFmpeg.AV_PIX_FMT_YUVJ420P()) {
            return FFmpeg.AV_PIX_FMT_YUV420P();
        }
        if (format == FFmpeg.AV_PIX_FMT_YUVJ422P()) {
            return FFmpeg.AV_PIX_FMT_YUV422P();
        }
        if (format == FFmpeg.AV_PIX_FMT_YUVJ444P()) {
            return FFmpeg.AV_PIX_FMT_YUV444P();
        }
        return format == FFmpeg.AV_PIX_FMT_YUVJ440P() ? FFmpeg.AV_PIX_FMT_YUV440P() : format;
    }

    /** Whether there is luma alone, with or without alpha: of any depth, one bit too. */
    static boolean isGray(int format) {
        MemorySegment descriptor = FFmpeg.av_pix_fmt_desc_get(format);
        if (descriptor.address() == 0 || isRgb(format) || isHardware(format)) {
            return false;
        }
        MemorySegment view = NativeMemory.transientView(descriptor, AVPixFmtDescriptor.sizeof());
        int components = AVPixFmtDescriptor.nb_components(view);
        boolean alpha = (AVPixFmtDescriptor.flags(view) & FFmpeg.AV_PIX_FMT_FLAG_ALPHA()) != 0;
        return components - (alpha ? 1 : 0) == 1;
    }

    /** Whether a format stands for memory of a device. */
    static boolean isHardware(int format) {
        return (flags(format) & FFmpeg.AV_PIX_FMT_FLAG_HWACCEL()) != 0;
    }

    /** Whether colours are red, green and blue, as such or in a palette. */
    static boolean isRgb(int format) {
        return (flags(format) & (FFmpeg.AV_PIX_FMT_FLAG_RGB() | FFmpeg.AV_PIX_FMT_FLAG_PAL())) != 0;
    }

    private static long flags(int format) {
        MemorySegment descriptor = FFmpeg.av_pix_fmt_desc_get(format);
        return descriptor.address() == 0 ? 0
                : AVPixFmtDescriptor.flags(NativeMemory.transientView(descriptor, AVPixFmtDescriptor.sizeof()));
    }

    /** Bits of a sample; 8 if that is not known. */
    public static int depth(int format) {
        MemorySegment descriptor = FFmpeg.av_pix_fmt_desc_get(format);
        if (descriptor.address() == 0) {
            return 8;
        }
        MemorySegment view = NativeMemory.transientView(descriptor, AVPixFmtDescriptor.sizeof());
        return AVComponentDescriptor.depth(AVPixFmtDescriptor.comp(view));
    }

    /** Whether FFmpeg knows the format: of a stream that was not looked into it does not. */
    public static boolean isKnown(int format) {
        return FFmpeg.av_pix_fmt_desc_get(format).address() != 0;
    }

    /** Whether chroma has half of the columns and half of the lines. */
    public static boolean is420(int format) {
        MemorySegment view = NativeMemory.transientView(FFmpeg.av_pix_fmt_desc_get(format), AVPixFmtDescriptor.sizeof());
        return AVPixFmtDescriptor.nb_components(view) >= 3 && AVPixFmtDescriptor.log2_chroma_w(view) == 1
                && AVPixFmtDescriptor.log2_chroma_h(view) == 1;
    }

    /** FFmpeg's name of a format. */
    public static String name(int format) {
        return NativeMemory.string(FFmpeg.av_get_pix_fmt_name(format));
    }
}
