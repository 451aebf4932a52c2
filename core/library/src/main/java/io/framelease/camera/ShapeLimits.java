package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.PoolLayout;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Geometry;
import io.framelease.ffmpeg.SurfaceShape;
import io.framelease.lease.FrameFormat;
import org.jspecify.annotations.Nullable;

/** What of a stream's pictures is more than this library or the options allow. */
final class ShapeLimits {
    private ShapeLimits() {
    }

    /**
     * Looks at pictures before memory is allocated for them.
     *
     * @param camera   what it is called
     * @param shape    of the pictures
     * @param geometry which part of them is delivered
     * @param format   what frames of it are
     * @return why they cannot be delivered; null if they can
     */
    static @Nullable SourceException refusal(String camera, SurfaceShape shape, Geometry geometry, FrameFormat format,
            CameraOptions options) {
        if (options.transform().crop() != null && !geometry.isInside(shape.streamWidth(), shape.streamHeight())) {
            return new SourceException(Kind.UNSUPPORTED, camera + ": a picture of " + shape.streamWidth() + "x"
                    + shape.streamHeight() + " is not delivered: it does not contain the crop of " + options.transform().crop()
                    + "; Transform.withCrop takes a part of the stream's pictures");
        }
        int width = format.width();
        int height = format.height();
        String what = camera + ": a picture of " + width + "x" + height + " is not delivered: ";
        if (geometry.width() < 1 || geometry.height() < 1) {
            return new SourceException(Kind.DAMAGED, what + "it is cropped to nothing");
        }
        if (width > PoolLayout.MAX_SIDE || height > PoolLayout.MAX_SIDE) {
            return new SourceException(Kind.TOO_LARGE, what + "no side may be longer than " + PoolLayout.MAX_SIDE);
        }
        if ((long) width * height > options.limits().pixels()) {
            return new SourceException(Kind.TOO_LARGE, what + "Limits.pixels allows " + options.limits().pixels());
        }
        long bytes = PoolLayout.of(width, height, format.format(), options.slots()).totalBytes();
        if (bytes > options.limits().memoryBytes()) {
            return new SourceException(Kind.TOO_LARGE, what + options.slots() + " slots would take " + bytes
                    + " bytes, Limits.memoryBytes allows " + options.limits().memoryBytes());
        }
        return null;
    }
}
