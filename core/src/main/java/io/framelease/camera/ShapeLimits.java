package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.PoolLayout;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.lease.FrameFormat;

/** What of a stream's pictures is more than this library or the options allow. */
final class ShapeLimits {
    private ShapeLimits() {
    }

    /**
     * Looks at pictures before memory is allocated for them.
     *
     * @param camera  what it is called
     * @return why they cannot be delivered; null if they can
     */
    static SourceException refusal(String camera, FrameFormat shape, CameraOptions options) {
        int width = shape.width();
        int height = shape.height();
        String what = camera + ": a picture of " + width + "x" + height + " is not delivered: ";
        if (width < 1 || height < 1) {
            return new SourceException(Kind.DAMAGED, what + "it is cropped to nothing");
        }
        if (width > PoolLayout.MAX_SIDE || height > PoolLayout.MAX_SIDE) {
            return new SourceException(Kind.TOO_LARGE, what + "no side may be longer than " + PoolLayout.MAX_SIDE);
        }
        if ((long) width * height > options.limits().pixels()) {
            return new SourceException(Kind.TOO_LARGE, what + "Limits.pixels allows " + options.limits().pixels());
        }
        long bytes = PoolLayout.of(width, height, shape.format(), options.slots()).totalBytes();
        if (bytes > options.limits().memoryBytes()) {
            return new SourceException(Kind.TOO_LARGE, what + options.slots() + " slots would take " + bytes
                    + " bytes, Limits.memoryBytes allows " + options.limits().memoryBytes());
        }
        return null;
    }
}
