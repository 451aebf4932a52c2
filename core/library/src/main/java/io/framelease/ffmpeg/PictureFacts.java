package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import java.lang.foreign.MemorySegment;

/**
 * What is known of a stream that software decodes: what was known before its first picture, then what its pictures are. Confined to
 * the camera thread.
 */
final class PictureFacts {
    private StreamFacts facts;
    private int format; // of the session's pictures that the facts are of; below 0 before the first

    PictureFacts(StreamFacts known) {
        begin(known);
    }

    /** A session begins, of whose stream this is known. */
    void begin(StreamFacts known) {
        facts = known;
        format = -1;
    }

    /** What is known now; the same object while that does not change. */
    StreamFacts now() {
        return facts;
    }

    /**
     * Looks at a picture.
     *
     * @param context its AVCodecContext
     */
    void look(MemorySegment context, SoftwareSurface surface) {
        if (format != surface.sampleFormat() || facts.width() != surface.width() || facts.height() != surface.height()) {
            format = surface.sampleFormat();
            facts = facts.decoded(StreamFacts.profile(AVCodecContext.codec_id(context), AVCodecContext.profile(context)),
                    surface.width(), surface.height(), SampleFormat.depth(format));
        }
    }
}
