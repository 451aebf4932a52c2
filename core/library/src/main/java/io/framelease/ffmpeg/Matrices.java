package io.framelease.ffmpeg;

import io.framelease.ColorMatrix;
import io.framelease.bindings.ffmpeg.FFmpeg;

/** Which of our colour matrices a stream's is. */
public final class Matrices {
    private static final int HD_LINES = 720;

    private Matrices() {
    }

    /**
     * A surface's colour matrix. Where the stream does not tell, what the size of its pictures suggests; where it names another,
     * unknown.
     */
    public static ColorMatrix of(Surface surface) {
        if (SampleFormat.isRgb(surface.sampleFormat())) {
            return ColorMatrix.BT601; // what the Converter makes of it
        }
        int space = surface.colorSpace();
        if (space == FFmpeg.AVCOL_SPC_UNSPECIFIED() || SampleFormat.isGray(surface.sampleFormat())) {
            return surface.streamHeight() >= HD_LINES ? ColorMatrix.BT709 : ColorMatrix.BT601;
        }
        if (space == FFmpeg.AVCOL_SPC_BT709()) {
            return ColorMatrix.BT709;
        }
        if (space == FFmpeg.AVCOL_SPC_BT2020_NCL()) {
            return ColorMatrix.BT2020;
        }
        return space == FFmpeg.AVCOL_SPC_BT470BG() || space == FFmpeg.AVCOL_SPC_SMPTE170M() ? ColorMatrix.BT601
                : ColorMatrix.UNKNOWN;
    }
}
