package io.framelease.nvdec;

import io.framelease.AspectRatio;
import io.framelease.Cropping;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.ffmpeg.HevcSequence;
import io.framelease.ffmpeg.SurfaceTraits;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What NVDEC's parser and the container say of a stream's pictures. */
final class FormatTraits {
    /** The parser's ratio is that of the picture, and rounded: one that is as near as this to what FFmpeg found is the same. */
    private static final double NEAR = 0.01;
    private static final int UNSPECIFIED = 2; // of H.273

    private FormatTraits() {
    }

    /**
     * Says what is known.
     *
     * @param format     a CUVIDEOFORMAT
     * @param area       where its picture is
     * @param tellsColor whether the parser reads the colours of such a codec
     */
    static SurfaceTraits of(MemorySegment format, DisplayArea area, ElementaryStream packets, boolean tellsColor) {
        MemorySegment signal = CUVIDEOFORMAT.video_signal_description(format);
        int primaries = tellsColor ? code(CUVIDEOFORMAT.video_signal_description.color_primaries(signal)) : UNSPECIFIED;
        int transfer = tellsColor ? code(CUVIDEOFORMAT.video_signal_description.transfer_characteristics(signal)) : UNSPECIFIED;
        int matrix = tellsColor ? code(CUVIDEOFORMAT.video_signal_description.matrix_coefficients(signal)) : UNSPECIFIED;
        return new SurfaceTraits(aspect(format, area, packets), cropping(format, area, packets), SurfaceTraits.color(
                primaries != UNSPECIFIED ? primaries : packets.colorPrimaries(),
                transfer != UNSPECIFIED ? transfer : packets.colorTransfer(),
                matrix != UNSPECIFIED ? matrix : packets.colorSpace(),
                tellsColor && DecoderShape.isFullRange(format) ? FFmpeg.AVCOL_RANGE_JPEG() : packets.colorRange(),
                packets.chromaLocation()));
    }

    /** 0 is reserved, or stands for RGB, which is not decoded here: the parser has it where nothing is told. */
    private static int code(byte told) {
        return told == 0 ? UNSPECIFIED : Byte.toUnsignedInt(told);
    }

    private static AspectRatio aspect(MemorySegment format, DisplayArea area, ElementaryStream packets) {
        if (packets.containerAspectRatio() != null) {
            return packets.containerAspectRatio();
        }
        if (packets.sequence() != null) {
            return packets.sequence().aspect() == null ? AspectRatio.SQUARE : packets.sequence().aspect();
        }
        MemorySegment picture = CUVIDEOFORMAT.display_aspect_ratio(format);
        return sample(CUVIDEOFORMAT.display_aspect_ratio.x(picture), CUVIDEOFORMAT.display_aspect_ratio.y(picture), area.width(),
                area.height(), packets.probedAspectRatio());
    }

    /**
     * The shape of a sample by that of the picture.
     *
     * @param x      the picture's width, in the unit of its height
     * @param y      the picture's height
     * @param probed the shape of a sample as FFmpeg has found out; null if it has not
     */
    static AspectRatio sample(int x, int y, int width, int height, @Nullable AspectRatio probed) {
        long horizontal = (long) x * height;
        long vertical = (long) y * width;
        AspectRatio known = probed == null ? AspectRatio.SQUARE : probed;
        if (x < 1 || y < 1 || isNear((double) horizontal / vertical, (double) known.horizontal() / known.vertical())) {
            return known;
        }
        return SurfaceTraits.reduced(horizontal, vertical);
    }

    private static boolean isNear(double one, double other) {
        return Math.abs(one / other - 1) < NEAR;
    }

    /** What parameter sets crop. The rest of a surface that has no picture is there for its blocks. */
    private static Cropping cropping(MemorySegment format, DisplayArea area, ElementaryStream packets) {
        HevcSequence hevc = packets.hevcSequence();
        if (hevc == null && !packets.codec().equals("h264")) {
            return Cropping.NONE;
        }
        int width = hevc != null ? hevc.width() : CUVIDEOFORMAT.coded_width(format);
        int height = hevc != null ? hevc.height() : CUVIDEOFORMAT.coded_height(format);
        return new Cropping(area.left(), area.top(), Math.max(0, width - area.left() - area.width()),
                Math.max(0, height - area.top() - area.height()));
    }
}
