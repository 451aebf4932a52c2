package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back the pictures of a stream that was joined in the middle, until one does not depend on what was before. Whoever
 * joins a camera does so nearly always.
 *
 * <p>Most of FFmpeg's decoders know by themselves, and give no picture whose references are missing. Of those that do not,
 * HEVC is fed from its first key packet on, since of a decoder that begins there the leading pictures before the key
 * picture are right where they do not need what was before it, and left out where they do. Its streams without key pictures
 * begin with a recovery point, if they have one. The others give no picture before a key picture.
 *
 * <p>A decoder that has rested while packets were left out is fed from the next key packet on, whatever the codec, of H.264 from a
 * recovery point too: it would make errors, damage and work of what comes before.
 *
 * <p>Once it is open it stays so until the decoder is flushed.
 */
final class KeyGate {
    /** Codecs whose decoders make pictures up where references are missing. */
    private static final Set<String> MADE_UP = Set.of("mpeg4", "h263", "h263p", "h263i", "flv1", "msmpeg4v1", "msmpeg4v2",
            "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1", "theora", "vp3", "rv10", "rv20", "rv30", "rv40", "snow");

    private final boolean byPacket;
    private final boolean byPicture;
    private final boolean findsRecovery; // whether the decoder knows by itself from which picture on a recovery point is right
    private final @Nullable AccessUnits units;
    private boolean open;
    private boolean strict; // whether packets are held back until one can be begun with
    private boolean fed;
    private long recovering;
    private long skipped;

    /**
     * @param codec     FFmpeg's name of the codec
     * @param extradata the stream's, which tells how a packet is divided
     */
    KeyGate(String codec, MemorySegment extradata) {
        byPacket = codec.equals("hevc");
        findsRecovery = codec.equals("h264");
        units = byPacket ? AccessUnits.ofHevc(extradata) : findsRecovery ? AccessUnits.ofH264(extradata) : null;
        byPicture = byPacket || MADE_UP.contains(codec);
        flush();
    }

    /**
     * Makes one for a stream.
     *
     * @param parameters its AVCodecParameters
     * @param arena      of the calls that look into them
     */
    static KeyGate of(String codec, MemorySegment parameters, Arena arena) {
        return new KeyGate(codec, Extradata.of(parameters, arena));
    }

    /** The decoder begins anew. */
    void flush() {
        open = !byPicture;
        strict = byPacket;
        fed = false;
        recovering = 0;
    }

    /** The decoder begins anew behind packets that it was not given. */
    void rest() {
        flush();
        open = false;
        strict = true;
    }

    /** Whether the decoder may have a packet; counts those that it may not. */
    boolean admits(MemorySegment packet) {
        if (open) {
            return true;
        }
        if (!fed) {
            if ((AVPacket.flags(packet) & FFmpeg.AV_PKT_FLAG_KEY()) != 0) {
                open = true; // behind another packet it may be that one's pictures that come next
            } else if (strict && (units == null || (recovering = units.recovery(packet)) == 0)) {
                skipped++;
                return false;
            } else {
                open = findsRecovery;
            }
        }
        fed = true;
        return true;
    }

    /** Whether a picture can be shown; counts those that cannot. */
    boolean admits(SoftwareSurface surface) {
        if (!open) {
            if ((AVFrame.flags(surface.frame()) & FFmpeg.AV_FRAME_FLAG_KEY()) != 0 || recovering > 0 && --recovering == 0) {
                open = true;
            } else {
                skipped++;
            }
        }
        return open;
    }

    /** Whether nothing is kept back any more. */
    boolean isOpen() {
        return open;
    }

    /** Packets and pictures that were kept back. */
    long skipped() {
        return skipped;
    }
}
