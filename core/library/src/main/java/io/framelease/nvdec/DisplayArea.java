package io.framelease.nvdec;

import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.ffmpeg.H264Sequence;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's picture is in what is coded.
 *
 * @param left   first column
 * @param top    first line
 * @param width  samples of a line
 * @param height lines
 */
record DisplayArea(int left, int top, int width, int height) {
    /**
     * What a stream tells.
     *
     * @param format   a CUVIDEOFORMAT
     * @param sequence of H.264: its parameter set, since the parser forgets what it crops at the left and the top; or null
     */
    static DisplayArea of(MemorySegment format, @Nullable H264Sequence sequence) {
        MemorySegment area = CUVIDEOFORMAT.display_area(format);
        int left = Math.max(CUVIDEOFORMAT.display_area.left(area), sequence == null ? 0 : sequence.left());
        int top = Math.max(CUVIDEOFORMAT.display_area.top(area), sequence == null ? 0 : sequence.top());
        return new DisplayArea(left, top, CUVIDEOFORMAT.display_area.right(area) - left,
                CUVIDEOFORMAT.display_area.bottom(area) - top);
    }
}
