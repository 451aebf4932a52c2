package io.framelease.camera;

import io.framelease.ffmpeg.Decoder;

/** Adds what a session's decoders count to what its camera does. Confined to the camera thread. */
final class DecoderCounts {
    private final Counters counters;
    private long damaged;
    private long skipped;

    DecoderCounts(Counters counters) {
        this.counters = counters;
    }

    /** Goes on with a decoder, whose counts of before are another session's. */
    void begin(Decoder decoder) {
        damaged = decoder.damagedPackets();
        skipped = decoder.skipped();
    }

    /** Adds what the decoder has counted since; returns whether it has found something damaged. */
    boolean add(Decoder decoder) {
        long damagedNow = decoder.damagedPackets();
        long found = damagedNow - damaged;
        if (found != 0) { // this is asked for each packet and picture
            counters.damagedPackets.addAndGet(found);
            damaged = damagedNow;
        }
        long skippedNow = decoder.skipped();
        if (skippedNow != skipped) {
            counters.skippedUntilKey.addAndGet(skippedNow - skipped);
            skipped = skippedNow;
        }
        return found > 0;
    }
}
