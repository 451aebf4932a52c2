package io.framelease.nvdec;

import io.framelease.bindings.nvdec.CUVIDH264PICPARAMS;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How the fields of a picture of H.264 lie in time, and where it stands in the order of display. */
final class H264Fields {
    // of H.264's pic_struct: those in between consist of two fields
    private static final int TOP_FIELD = 1;
    private static final int BOTTOM_TOP = 4;
    private static final int BOTTOM_TOP_BOTTOM = 6;

    private H264Fields() {
    }

    /**
     * Finds out whether the fields of a picture were taken one after the other, and which first: by what the stream tells, else as
     * FFmpeg's decoder does by how it is coded.
     *
     * @param h264      a CUVIDH264PICPARAMS
     * @param field     whether it is coded as a field
     * @param structure the stream's pic_struct; below 0 if it is not told
     */
    static void describe(Picture picture, MemorySegment h264, boolean field, int structure) {
        picture.interlaced = field || (structure < 0 ? CUVIDH264PICPARAMS.MbaffFrameFlag(h264) != 0
                : structure >= TOP_FIELD && structure <= BOTTOM_TOP);
        if (!field) {
            int top = top(h264);
            int bottom = bottom(h264);
            picture.topFieldFirst = top != bottom ? top < bottom : structure != BOTTOM_TOP && structure != BOTTOM_TOP_BOTTOM;
        }
    }

    /**
     * The place in the order of display, of the first field of a frame.
     *
     * @param parameters a CUVIDPICPARAMS
     * @param h264       a CUVIDH264PICPARAMS, a part of it
     * @param field      whether it is coded as a field
     */
    static int place(MemorySegment parameters, MemorySegment h264, boolean field) {
        return !field ? Math.min(top(h264), bottom(h264))
                : CUVIDPICPARAMS.bottom_field_flag(parameters) != 0 ? bottom(h264) : top(h264);
    }

    /**
     * Whether the picture before was one that ends a sequence without a key picture (its memory management control operation 5):
     * frames are counted from 0 again, and places too.
     *
     * @param before that picture's number
     * @param h264   a CUVIDH264PICPARAMS
     */
    static boolean beginsAnew(int before, MemorySegment h264) {
        int most = 1 << CUVIDH264PICPARAMS.log2_max_frame_num_minus4(h264) + 4;
        return CUVIDH264PICPARAMS.frame_num(h264) <= 1 && before > 1 && before != most - 1;
    }

    /**
     * Whether frames are missing in front of a picture, by its number.
     *
     * @param before the number of the picture before
     * @param h264   a CUVIDH264PICPARAMS
     */
    static boolean isBehindGap(int before, MemorySegment h264) {
        int mask = (1 << CUVIDH264PICPARAMS.log2_max_frame_num_minus4(h264) + 4) - 1;
        int number = CUVIDH264PICPARAMS.frame_num(h264);
        return number != before && number != (before + 1 & mask);
    }

    private static int top(MemorySegment h264) {
        return CUVIDH264PICPARAMS.CurrFieldOrderCnt(h264).getAtIndex(ValueLayout.JAVA_INT, 0);
    }

    private static int bottom(MemorySegment h264) {
        return CUVIDH264PICPARAMS.CurrFieldOrderCnt(h264).getAtIndex(ValueLayout.JAVA_INT, 1);
    }
}
