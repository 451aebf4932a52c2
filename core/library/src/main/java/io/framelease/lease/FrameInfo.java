package io.framelease.lease;

import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;

/**
 * What frames of one session have in common until its stream changes.
 *
 * @param session the session's number; 0 for frames of none
 */
public record FrameInfo(int width, int height, PixelFormat format, ColorMatrix colorMatrix, boolean fullRange,
        long session) {
    /** Of frames of no session. */
    public FrameInfo(int width, int height, PixelFormat format, ColorMatrix colorMatrix, boolean fullRange) {
        this(width, height, format, colorMatrix, fullRange, 0);
    }
}
