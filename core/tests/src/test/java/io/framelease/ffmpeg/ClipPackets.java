package io.framelease.ffmpeg;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of a clip as its container has them, without a decoder.
 *
 * @param pts  when the picture of each is shown, in ns; {@link Long#MIN_VALUE} if that is not told
 * @param keys whether decoding can begin there
 */
public record ClipPackets(List<Long> pts, List<Boolean> keys) {
    /** Reads all. */
    public static ClipPackets of(Path clip) {
        FFmpegLibraries.require();
        AvLog.install();
        ClipPackets found = new ClipPackets(new ArrayList<>(), new ArrayList<>());
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            while (demuxer.read() == Demuxer.Read.PACKET) {
                found.pts.add(demuxer.packetPtsNanos());
                found.keys.add(demuxer.isKeyPacket());
            }
            demuxer.throwFailure();
        }
        return found;
    }
}
