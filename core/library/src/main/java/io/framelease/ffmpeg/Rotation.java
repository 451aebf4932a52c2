package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVPacketSideData;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;

/** How a container wants pictures to be turned. */
final class Rotation {
    private static final int FULL_TURN = 360;

    private Rotation() {
    }

    /**
     * The degrees to turn pictures clockwise by, 0 to 359; 0 if the stream has no display matrix, or one that turns nothing.
     *
     * @param parameters a stream's AVCodecParameters
     */
    static int of(MemorySegment parameters) {
        MemorySegment found = FFmpeg.av_packet_side_data_get(AVCodecParameters.coded_side_data(parameters),
                AVCodecParameters.nb_coded_side_data(parameters), FFmpeg.AV_PKT_DATA_DISPLAYMATRIX());
        if (found.address() == 0) {
            return 0;
        }
        double counterclockwise = FFmpeg.av_display_rotation_get(
                AVPacketSideData.data(NativeMemory.transientView(found, AVPacketSideData.sizeof())));
        return Double.isNaN(counterclockwise) ? 0 : Math.floorMod(-Math.round(counterclockwise), FULL_TURN);
    }
}
