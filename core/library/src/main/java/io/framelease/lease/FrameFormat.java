package io.framelease.lease;

import io.framelease.AspectRatio;
import io.framelease.ColorDescription;
import io.framelease.ColorMatrix;
import io.framelease.Cropping;
import io.framelease.PixelFormat;

/**
 * What frames of one session have in common until its stream changes.
 *
 * @param colorMatrix the coefficients to convert to RGB with
 * @param fullRange   whether samples use the whole range of their values
 * @param session     the session's number; 0 for frames of none
 * @param rotation    degrees to turn a frame clockwise by
 * @param aspect      the shape of a sample
 * @param cropping    what was cut off the decoded picture
 * @param color       what the stream says of its colours
 */
public record FrameFormat(int width, int height, PixelFormat format, ColorMatrix colorMatrix, boolean fullRange,
        long session, int rotation, AspectRatio aspect, Cropping cropping, ColorDescription color) {
    /** Of frames of no session and of a stream that says nothing. */
    public FrameFormat(int width, int height, PixelFormat format, ColorMatrix colorMatrix, boolean fullRange) {
        this(width, height, format, colorMatrix, fullRange, 0, 0, AspectRatio.SQUARE, Cropping.NONE,
                ColorDescription.UNSPECIFIED);
    }
}
