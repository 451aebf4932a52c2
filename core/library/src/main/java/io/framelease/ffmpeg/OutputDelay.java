package io.framelease.ffmpeg;

import io.framelease.Damage;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether FFmpeg's decoder of H.264 holds back more pictures than a live stream reorders, and one that begins anew would
 * not. Of other codecs FFmpeg learns nothing, and of a source with an end nobody waits for a picture. Confined to the camera
 * thread.
 */
final class OutputDelay {
    private static final int MOST = 16; // that a stream reorders

    private final @Nullable AccessUnits units; // null where nothing is judged
    private final Lateness lateness = new Lateness();
    private final long[] packets = new long[MOST]; // of the pictures that were shown last
    private final int[] behind = new int[MOST]; // how many were shown behind each and decoded before it
    private int next;
    private int first = -1; // pictures that it held back when it gave its first one, as another one would; below 0 before
    private int held;
    private long told; // pictures of which the decoder says that they are damaged

    /** Of a session's stream. */
    OutputDelay(Demuxer demuxer) {
        units = demuxer.isLive() && demuxer.codec().equals("h264") ? demuxer.units() : null;
        begin(demuxer);
    }

    /** Another session's pictures follow. */
    void begin(Demuxer demuxer) {
        Arrays.fill(packets, 0);
        told = 0;
        lateness.begin(demuxer.lostPackets());
    }

    /**
     * Looks at the next picture.
     *
     * @param context the decoder's AVCodecContext
     * @param damaged packets that were
     */
    void look(MemorySegment context, SoftwareSurface surface, Demuxer demuxer, long damaged) {
        if (units != null) {
            held = AVCodecContext.has_b_frames(context);
            first = first < 0 ? held : first;
            told += surface.damage() == Damage.NONE ? 0 : 1;
            lateness.picture(overtaken(surface.packet()), held, demuxer.lostPackets() + damaged + told);
        }
    }

    /** How many pictures that are shown behind another one were decoded before it, at most, as far as this one is the last. */
    private int overtaken(long packet) {
        int most = 0;
        for (int i = 0; i < MOST; i++) {
            if (packets[i] > packet) {
                behind[i]++;
                most = Math.max(most, behind[i]);
            }
        }
        packets[next] = packet;
        behind[next] = 0;
        next = (next + 1) % MOST;
        return most;
    }

    /** Pictures were left out. */
    void flush() {
        Arrays.fill(packets, 0);
        lateness.interrupt();
    }

    /**
     * Whether another decoder is to begin with a packet: it holds back less, all that comes before the packet is shown before it, and
     * the packet has what such a decoder has to know.
     *
     * @param packet a key packet
     */
    boolean endsWith(MemorySegment packet) {
        if (units == null || held <= first || !lateness.isLate()) {
            return false;
        }
        MemorySegment data = NativeMemory.transientView(AVPacket.data(packet), AVPacket.size(packet));
        return units.sliceType(data) == AccessUnits.H264_IDR && (units.lengthBytes() > 0 || units.sequence(data) != null);
    }
}
