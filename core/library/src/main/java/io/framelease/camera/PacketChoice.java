package io.framelease.camera;

import java.util.function.BooleanSupplier;

/**
 * Chooses the packets that a decoder must have for what is needed of a stream, and leaves the others out: a value, without a clock.
 *
 * <p>Of packets on which no other picture depends one is left out only if the next packet comes before the need's time has
 * passed since the last one that was decoded: so the pictures that are decoded are nowhere further apart than that, unless the
 * stream's are. All of this is in the order and by the time of decoding; a picture that nothing depends on is shown between
 * those beside it, in both orders.
 */
final class PacketChoice {
    /** What becomes of a packet. */
    enum Verdict {
        /** It is decoded. */
        DECODE,
        /** It is decoded, and its picture wanted at once: nothing that follows it is decoded. */
        DECODE_ALONE,
        /** It is left out, and decoding goes on behind it. */
        LEAVE_OUT,
        /** It is left out, and what follows may depend on it: decoding begins anew. */
        PAUSE
    }

    /** What a packet has that does not tell its time. */
    static final long NO_TIME = Long.MIN_VALUE;

    private boolean fields; // whether the next packet may be of the same picture
    private long before = NO_TIME; // time of the packet before
    private long decoded = NO_TIME; // time of the last packet that was decoded

    /** Another source is read, or another place of it. */
    void begin() {
        fields = false;
        before = NO_TIME;
        decoded = NO_TIME;
    }

    /**
     * Decides about the next packet.
     *
     * @param need       by {@link Need}
     * @param key        whether decoding can begin at it
     * @param inFields   whether the packet behind may be the second field of its picture
     * @param disposable whether no other picture depends on its; asked if that matters
     * @param time       when it is decoded, in ns of the stream; {@link #NO_TIME} if that is not told
     * @param lasts      its duration in ns; zero or less if that is not told
     */
    Verdict of(long need, boolean key, boolean inFields, BooleanSupplier disposable, long time, long lasts) {
        long step = Math.max(lasts, time == NO_TIME || before == NO_TIME ? 0 : time - before);
        before = time;
        boolean second = fields;
        fields = key && inFields;
        if (need >= Need.KEY_PICTURES) {
            decoded = NO_TIME;
            return need == Need.NOTHING || !key && !second ? Verdict.PAUSE : fields ? Verdict.DECODE : Verdict.DECODE_ALONE;
        }
        if (need > Need.EVERY_PICTURE && time != NO_TIME && decoded != NO_TIME && step > 0 && time + step - decoded <= need
                && time >= decoded && disposable.getAsBoolean()) {
            return Verdict.LEAVE_OUT;
        }
        decoded = time;
        return Verdict.DECODE;
    }
}
