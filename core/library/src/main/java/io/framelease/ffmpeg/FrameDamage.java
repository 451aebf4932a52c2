package io.framelease.ffmpeg;

import io.framelease.Damage;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** What FFmpeg's decoders say of the damage of a picture. */
final class FrameDamage {
    /** Codecs whose decoders say whether they concealed something or failed; the others say nothing. */
    private static final Set<String> TOLD = Set.of("h264", "mpeg1video", "mpeg2video", "mpeg4", "h263", "h263p", "h263i", "flv1",
            "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1", "rv10", "rv20", "rv30", "rv40", "prores", "vvc");

    private FrameDamage() {
    }

    /** Whether the decoder of a codec says it. */
    static boolean isTold(String codec) {
        return TOLD.contains(codec);
    }

    /**
     * What became of a picture.
     *
     * @param frame an AVFrame
     * @param told  whether its decoder says it
     */
    static Damage of(MemorySegment frame, boolean told) {
        int errors = AVFrame.decode_error_flags(frame);
        boolean corrupt = (AVFrame.flags(frame) & FFmpeg.AV_FRAME_FLAG_CORRUPT()) != 0;
        if (errors == 0 && !corrupt) {
            return told ? Damage.NONE : Damage.UNKNOWN;
        }
        if ((errors & FFmpeg.FF_DECODE_ERROR_MISSING_REFERENCE()) != 0) {
            return Damage.REFERENCES_MISSING;
        }
        return (errors & FFmpeg.FF_DECODE_ERROR_CONCEALMENT_ACTIVE()) != 0 && !corrupt ? Damage.CONCEALED : Damage.CORRUPT;
    }
}
