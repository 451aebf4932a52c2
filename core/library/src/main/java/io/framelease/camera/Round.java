package io.framelease.camera;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.Demuxer;
import org.jspecify.annotations.Nullable;

/** What came of a source between its beginning and its end; a loop has many rounds. Confined to the camera thread. */
final class Round {
    private long packets;
    private long pictures;
    private boolean sought;
    private boolean leftOut; // whether packets were that others may depend on, so that no picture may come of those
    private long damaged; // pictures in a row, up to the last, that were left out for that
    private boolean alone; // whether a packet was decoded of which a picture must come

    /** @param bySeeking whether it begins by going back in the open source */
    void begin(boolean bySeeking) {
        packets = 0;
        pictures = 0;
        sought = bySeeking;
        leftOut = false;
        damaged = 0;
        alone = false;
    }

    void packet() {
        packets++;
    }

    /** @param damage whether it was left out for its damage, or for that of what it depends on */
    void picture(boolean damage) {
        pictures++;
        damaged = damage ? damaged + 1 : 0;
    }

    /** A packet was left out, since nobody needs its picture, and what follows may depend on it. */
    void leftOut() {
        leftOut = true;
    }

    /** A packet was decoded by itself. */
    void alone() {
        alone = true;
    }

    long packets() {
        return packets;
    }

    /** Whether no picture came, and that not because nobody needed one. */
    boolean isEmpty() {
        return pictures == 0 && (!leftOut || alone);
    }

    /** Whether going back was of no use. */
    boolean ledNowhere() {
        return sought && packets == 0;
    }

    /**
     * Says that no picture comes of the source, and why if that is known.
     *
     * @param refusal why the last picture was not delivered; null if none was refused
     */
    SourceException failure(String what, Demuxer demuxer, Decoder decoder, @Nullable SourceException refusal) {
        SourceException tooLarge = refusal != null ? refusal : decoder.tooLarge();
        if (tooLarge != null) {
            return tooLarge;
        }
        if (damaged > 0) {
            return new SourceException(Kind.DAMAGED, what + ", and no sound picture came of it: " + damaged
                    + " were left out, since they or what was before them was lost or damaged (WhenDamaged.SKIP_TO_KEY); a source "
                    + "whose key frames are rare may do better with WhenDamaged.MARK");
        }
        return new SourceException(packets == 0 ? Kind.NO_VIDEO : Kind.DAMAGED, what + ", and no picture came of it ("
                + decoder.codec() + ", " + packets + " packets, " + decoder.damagedPackets() + " of them damaged, "
                + decoder.skipped() + " left out in front of a key picture)" + (demuxer.tellsSize() ? ""
                : "; not even the size of its pictures is known: the stream does not tell its parameters (of H.264 and HEVC "
                + "the SPS)"));
    }
}
