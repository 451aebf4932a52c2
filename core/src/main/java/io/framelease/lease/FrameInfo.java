package io.framelease.lease;

import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;

/** What frames of one stream have in common until the stream changes. */
public record FrameInfo(int width, int height, PixelFormat format, ColorMatrix colorMatrix, boolean fullRange) {
}
