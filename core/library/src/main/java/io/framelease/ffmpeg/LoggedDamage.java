package io.framelease.ffmpeg;

import io.framelease.Damage;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.DecoderFindings;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The damage that FFmpeg's decoder of HEVC finds: it logs that a reference is missing or that a slice makes no sense, and gives the
 * picture as if nothing were wrong. A decoder that works on one picture at a time has logged all of a packet before the next is
 * sent, so its picture is known. Of one with threads for pictures it is one of those that have not come yet. Confined to the camera
 * thread.
 */
final class LoggedDamage {
    private static final int KEPT = PacketLog.KEPT;

    private final DecoderFindings findings;
    private final long[] packets = new long[KEPT]; // numbers, by the rest of their division
    private final Damage[] damages = new Damage[KEPT]; // of those
    private boolean oneAtATime;
    private long shown; // the last packet, in the order of decoding, whose picture has come

    /** @param arena ends what it listens to, behind the decoder, which must come later into it */
    LoggedDamage(OrderedArena arena) {
        DecoderFindings opened = DecoderFindings.open();
        findings = opened;
        NativeMemory.own(arena.allocate(1), 1, arena, object -> opened.close());
    }

    /** Whether the lines of a codec's decoder are known. */
    static boolean isKnownOf(String codec) {
        return codec.equals("hevc");
    }

    /** What the decoder's context is to have as {@code opaque}. */
    MemorySegment mark() {
        return findings.mark();
    }

    /** The decoder was opened. */
    void begin(MemorySegment context) {
        oneAtATime = (AVCodecContext.active_thread_type(context) & FFmpeg.FF_THREAD_FRAME()) == 0;
    }

    /**
     * Looks at what was logged since the last look, behind each call of the decoder.
     *
     * @param log   of the packets that it was given
     * @param shows whether it tells of pictures that will be shown
     */
    void look(PacketLog log, boolean shows) {
        Damage found = findings.take();
        if (found == Damage.NONE || !shows) {
            return;
        }
        long last = log.last();
        if (oneAtATime) {
            int slot = (int) (last % KEPT);
            packets[slot] = last;
            damages[slot] = found;
            log.suffer(last, last);
        } else {
            log.suffer(Math.min(shown + 1, last), last);
        }
    }

    /** The decoder begins anew; packets may have other numbers then. */
    void flush() {
        findings.take();
        Arrays.fill(packets, 0);
        shown = 0;
    }

    /**
     * What is to be said of a picture.
     *
     * @param packet the number of its packet; 0 if that is not known
     * @param told   what the decoder says
     */
    Damage of(long packet, Damage told) {
        shown = Math.max(shown, packet);
        int slot = (int) (packet % KEPT);
        return packet != 0 && packets[slot] == packet ? damages[slot] : told;
    }
}
