package io.framelease.ffmpeg;

import io.framelease.CaptureClock;
import io.framelease.Discontinuity;

/**
 * What is known of the packets that were read last, by number: a decoder hands a packet's number on to its picture, which comes
 * later, in another order, or never. So nothing depends on timestamps, which may be equal, missing, or told twice. Confined to one
 * thread at a time, as {@link Demuxer}.
 */
public final class PacketLog {
    /** Packets that are remembered: more than any decoder holds back. */
    static final int KEPT = 256;

    private final long[] arrivals = new long[KEPT];
    private final boolean[] keys = new boolean[KEPT];
    private final boolean[] corrupt = new boolean[KEPT];
    private final int[] refreshes = new int[KEPT]; // of a key packet: pictures behind it that are not right yet
    private final long[] captures = new long[KEPT]; // in µs since 1970
    private final int[] errors = new int[KEPT]; // of those, in µs; below 0 if it is the arrival
    private final Stretch[] stretches = new Stretch[KEPT];
    private CaptureClock clock = CaptureClock.ARRIVAL;
    private Stretch stretch = Stretch.FIRST; // of the packet that was read last
    private long before; // the number that was the last before the first packet
    private long last;
    private long lostFrom; // the first packet that suffers of what never came, since that was asked for; 0 for none
    private long lostThrough;

    /**
     * Goes on behind another demuxer's packets, of the same session, in another round of its loop. Before the first packet.
     *
     * @param other the log of those
     */
    public void follow(PacketLog other) {
        before = other.last;
        last = other.last;
        stretch = other.stretch.next(Discontinuity.JUMP_BACK);
    }

    /** The number of the packet that was read last; from 1 on, 0 if there was none. */
    public long last() {
        return last;
    }

    /** A packet was read: numbers it. It arrives now. */
    long add(boolean isKey, boolean isCorrupt) {
        last++;
        int slot = slot(last);
        keys[slot] = isKey;
        corrupt[slot] = isCorrupt;
        refreshes[slot] = 0;
        errors[slot] = -1;
        stretches[slot] = stretch;
        arrive();
        return last;
    }

    /** The packet that was read last counts as arriving now: one that had to wait until it was due. */
    public void arrive() {
        int slot = slot(last);
        arrivals[slot] = System.nanoTime();
        if (errors[slot] < 0) {
            captures[slot] = System.currentTimeMillis() * 1000;
        }
    }

    /** The timestamps of the packet that was read last do not go on from those before. */
    void breaks(Discontinuity how) {
        stretch = stretch.next(how);
        stretches[slot(last)] = stretch;
    }

    /** The source tells when the picture of the packet that was read last was captured. */
    void captured(long micros, int errorMicros, CaptureClock by) {
        captures[slot(last)] = micros;
        errors[slot(last)] = errorMicros;
        clock = by;
    }

    /**
     * Something never came in front of the end of the packet that was read last: that one suffers of it, or the one behind it,
     * whose beginning ends it.
     */
    void lost() {
        suffer(last, last + 1);
    }

    /** These packets' pictures are damaged, by what never came or by what the decoder has found. */
    void suffer(long first, long through) {
        lostThrough = lostFrom == 0 ? through : Math.max(lostThrough, through);
        lostFrom = lostFrom == 0 ? first : Math.min(lostFrom, first);
    }

    /** The first packet that suffers, since this was called last; 0 if none does. */
    public long takeLost() {
        long from = lostFrom;
        lostFrom = 0;
        return from;
    }

    /** The last packet that suffers. */
    public long lostThrough() {
        return lostThrough;
    }

    /** The packet that was read last begins a refresh: so many pictures behind it are not right yet. */
    void refreshes(int pictures) {
        refreshes[slot(last)] = pictures;
    }

    /** The first packet whose picture is right if decoding begins at a known key packet. */
    public long soundFrom(long number) {
        return number + refreshes[slot(number)];
    }

    /** Whether anything is known of a packet. */
    public boolean has(long number) {
        return number > before && number <= last && last - number < KEPT;
    }

    /** What a packet's timestamps go on with; of one that is not known, those of the packet that was read last. */
    public Stretch stretch(long number) {
        return has(number) ? stretches[slot(number)] : stretch;
    }

    /** When a known packet was read, in the time of {@link System#nanoTime}. */
    public long arrivalNanos(long number) {
        return arrivals[slot(number)];
    }

    /** Whether decoding can begin at a known packet. */
    public boolean isKey(long number) {
        return keys[slot(number)];
    }

    /** Whether the demuxer said of a known packet that it is damaged. */
    public boolean isCorrupt(long number) {
        return corrupt[slot(number)];
    }

    /** When a known packet's picture was captured, in µs since 1970. */
    public long captureMicros(long number) {
        return captures[slot(number)];
    }

    /** How far that may be off, in µs; below 0 if it is not known. */
    public int captureErrorMicros(long number) {
        return errors[slot(number)];
    }

    /** By which clock that is. */
    public CaptureClock captureClock(long number) {
        return errors[slot(number)] < 0 ? CaptureClock.ARRIVAL : clock;
    }

    private static int slot(long number) {
        return (int) (number % KEPT);
    }
}
