package io.framelease.ffmpeg;

/**
 * What is known of the packets that were read last, by number: a decoder hands a packet's number on to its picture, which comes
 * later, in another order, or never. So nothing depends on timestamps, which may be equal, missing, or told twice. Confined to the
 * camera thread.
 */
public final class PacketLog {
    /** Packets that are remembered: more than any decoder holds back. */
    static final int KEPT = 256;

    private final long[] arrivals = new long[KEPT];
    private final boolean[] keys = new boolean[KEPT];
    private final boolean[] corrupt = new boolean[KEPT];
    private long before; // the number that was the last before the first packet
    private long last;

    /**
     * Has the next packet numbered behind those of another demuxer that the session had before.
     *
     * @param number the other's {@link #last}; before the first packet
     */
    public void follow(long number) {
        before = number;
        last = number;
    }

    /** The number of the packet that was read last; from 1 on, 0 if there was none. */
    public long last() {
        return last;
    }

    /** A packet was read: numbers it. */
    long add(boolean isKey, boolean isCorrupt) {
        last++;
        keys[slot(last)] = isKey;
        corrupt[slot(last)] = isCorrupt;
        arrive();
        return last;
    }

    /** The packet that was read last counts as arriving now: one that had to wait until it was due. */
    public void arrive() {
        arrivals[slot(last)] = System.nanoTime();
    }

    /** Whether anything is known of a packet. */
    public boolean has(long number) {
        return number > before && number <= last && last - number < KEPT;
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

    private static int slot(long number) {
        return (int) (number % KEPT);
    }
}
