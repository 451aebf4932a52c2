package io.framelease.ffmpeg;

import io.framelease.AspectRatio;
import io.framelease.ChromaLocation;
import io.framelease.ColorDescription;
import io.framelease.ColorPrimaries;
import io.framelease.Cropping;
import io.framelease.MatrixCoefficients;
import io.framelease.SampleRange;
import io.framelease.TransferCharacteristics;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What a stream says of its pictures that changes nothing in how they are delivered. */
public record SurfaceTraits(AspectRatio aspect, Cropping cropping, ColorDescription color) {
    /** Of a stream that says nothing. */
    public static final SurfaceTraits NONE = new SurfaceTraits(AspectRatio.SQUARE, Cropping.NONE,
            ColorDescription.UNSPECIFIED);

    /** The description that FFmpeg's codes stand for; those of primaries, transfer and matrix are H.273's. */
    public static ColorDescription color(int primaries, int transfer, int matrix, int range, int chromaLocation) {
        return new ColorDescription(ColorPrimaries.of(primaries), TransferCharacteristics.of(transfer),
                MatrixCoefficients.of(matrix), range(range), location(chromaLocation));
    }

    private static SampleRange range(int code) {
        return code == FFmpeg.AVCOL_RANGE_JPEG() ? SampleRange.FULL
                : code == FFmpeg.AVCOL_RANGE_MPEG() ? SampleRange.LIMITED : SampleRange.UNSPECIFIED;
    }

    private static ChromaLocation location(int code) {
        if (code == FFmpeg.AVCHROMA_LOC_LEFT()) {
            return ChromaLocation.LEFT;
        }
        if (code == FFmpeg.AVCHROMA_LOC_CENTER()) {
            return ChromaLocation.CENTER;
        }
        if (code == FFmpeg.AVCHROMA_LOC_TOPLEFT()) {
            return ChromaLocation.TOP_LEFT;
        }
        if (code == FFmpeg.AVCHROMA_LOC_TOP()) {
            return ChromaLocation.TOP;
        }
        if (code == FFmpeg.AVCHROMA_LOC_BOTTOMLEFT()) {
            return ChromaLocation.BOTTOM_LEFT;
        }
        return code == FFmpeg.AVCHROMA_LOC_BOTTOM() ? ChromaLocation.BOTTOM : ChromaLocation.UNSPECIFIED;
    }

    /**
     * The shape of a sample, or null if none is told.
     *
     * @param rational an AVRational
     */
    static @Nullable AspectRatio aspect(MemorySegment rational) {
        return aspect(AVRational.num(rational), AVRational.den(rational));
    }

    /** The shape of a sample of any numbers above 0, as exactly as a ratio of ints can be. */
    public static AspectRatio reduced(long horizontal, long vertical) {
        long divisor = divisor(horizontal, vertical);
        long wide = horizontal / divisor;
        long high = vertical / divisor;
        while (wide > Integer.MAX_VALUE || high > Integer.MAX_VALUE) {
            wide = Math.max(1, wide >> 1);
            high = Math.max(1, high >> 1);
        }
        return new AspectRatio((int) wide, (int) high);
    }

    private static long divisor(long one, long other) {
        return other == 0 ? one : divisor(other, one % other);
    }

    /** The shape of a sample, or null if both numbers do not make one. */
    static @Nullable AspectRatio aspect(int horizontal, int vertical) {
        return horizontal < 1 || vertical < 1 ? null : new AspectRatio(horizontal, vertical);
    }
}
