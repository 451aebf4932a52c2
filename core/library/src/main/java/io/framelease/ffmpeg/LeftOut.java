package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a software decoder leaves out: packets and pictures that are damaged, or over a limit, of which the first is said. Confined
 * to the camera thread.
 */
final class LeftOut {
    private static final Logger LOG = LoggerFactory.getLogger(SoftwareDecoder.class);

    private final String codec;
    private final DecoderOptions options;
    private final PictureMemory memory;
    private long count;
    private boolean told;

    LeftOut(String codec, DecoderOptions options, PictureMemory memory) {
        this.codec = codec;
        this.options = options;
        this.memory = memory;
    }

    /** Another session begins. */
    void begin() {
        told = false;
    }

    /** How many. */
    long count() {
        return count;
    }

    /** Whether the packet that was read last is too large, which counts it. */
    boolean isTooLarge(Demuxer demuxer) {
        boolean tooLarge = options.leavesOut(demuxer, LOG);
        count += tooLarge ? 1 : 0;
        return tooLarge;
    }

    /**
     * Counts what a decoder calls an error, one packet being damaged or of a kind that it does not know: it goes on, as FFmpeg's
     * own program does. Decoders have many codes for that. A packet is not given back: the next can be sent.
     *
     * @param context its AVCodecContext
     */
    void refused(int code, MemorySegment context, Demuxer demuxer) {
        count++;
        if (code == AvError.INVALID && AVCodecContext.width(context) == 0 && AVCodecContext.height(context) == 0) {
            memory.refusedSize(); // max_pixels
        }
        if (!told && tooLarge(demuxer) instanceof SourceException refusal) {
            told = true;
            demuxer.source().warnings().say(LOG, "too large", refusal.getMessage() + "; such pictures are left out");
        }
    }

    /** What was too large for the limits; null if nothing was. */
    @Nullable SourceException tooLarge(Demuxer demuxer) {
        return CodecOpener.tooLarge(demuxer, codec, options, memory);
    }
}
