package io.framelease.nvdec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the frames of a packet of VP9 do with the eight places that a frame may be kept in, by the beginnings of their headers (VP9
 * Bitstream &amp; Decoding Process Specification, 6.2, 7.2 and Annex B). Used for one packet after the other.
 */
final class Vp9Frames {
    private static final int MOST = 8;
    private static final int ALL_PLACES = 0xff;
    private static final int FRAME_MARKER = 2;
    private static final int SUPERFRAME_MARKER = 6;
    private static final int SYNC_BITS = 24;
    private static final int RGB = 7;

    private final int[] places = new int[MOST];
    private final boolean[] shows = new boolean[MOST];
    private int count;

    private MemorySegment data = MemorySegment.NULL;
    private long bit; // of the data, that is read next
    private long end; // bit behind the frame

    /** Reads a packet: a frame, or several with an index behind them. */
    void read(MemorySegment packet) {
        data = packet;
        count = 0;
        long size = packet.byteSize();
        int marker = size == 0 ? 0 : at(size - 1);
        int sizeBytes = (marker >> 3 & 3) + 1;
        int frames = (marker & 7) + 1;
        long index = size - 2 - (long) sizeBytes * frames;
        if (marker >> 5 == SUPERFRAME_MARKER && index >= 0 && at(index) == marker) {
            long from = 0;
            for (int i = 0; i < frames; i++) {
                long length = 0;
                for (int each = sizeBytes - 1; each >= 0; each--) {
                    length = length << 8 | at(index + 1 + (long) i * sizeBytes + each);
                }
                readFrame(from, Math.min(length, index - from));
                from = Math.min(index, from + length);
            }
        } else {
            readFrame(0, size);
        }
        data = MemorySegment.NULL;
    }

    private void readFrame(long from, long length) {
        if (length <= 0) {
            return;
        }
        bit = 8 * from;
        end = bit + 8 * length;
        if (bits(2) != FRAME_MARKER) {
            return; // no frame: the parser makes nothing of it either
        }
        int profile = bits(1) | bits(1) << 1;
        if (profile == 3) {
            bits(1);
        }
        shows[count] = bits(1) == 1;
        places[count] = shows[count] ? bits(3) : refreshed(profile);
        count++;
    }

    /** The places that a frame is kept in, a bit each. */
    private int refreshed(int profile) {
        boolean key = bits(1) == 0;
        boolean shown = bits(1) == 1;
        boolean resilient = bits(1) == 1;
        if (key) {
            return ALL_PLACES;
        }
        boolean intra = !shown && bits(1) == 1;
        if (!resilient) {
            bits(2);
        }
        if (intra) {
            bits(SYNC_BITS);
            if (profile > 0) {
                passColors(profile);
            }
        }
        return bits(8);
    }

    private void passColors(int profile) {
        if (profile >= 2) {
            bits(1);
        }
        if (bits(3) != RGB) {
            bits(profile == 2 ? 1 : 4);
        } else if (profile != 2) {
            bits(1);
        }
    }

    /** The next bits, the first one highest; 0 for those behind the frame. */
    private int bits(int number) {
        int value = 0;
        for (int i = 0; i < number; i++, bit++) {
            value = value << 1 | (bit < end ? at(bit / 8) >> 7 - bit % 8 & 1 : 0);
        }
        return value;
    }

    private int at(long index) {
        return data.get(ValueLayout.JAVA_BYTE, index) & 0xff;
    }

    /** How many frames there are. */
    int count() {
        return count;
    }

    /** Whether a frame has no picture of its own, and shows one that is kept. */
    boolean shows(int frame) {
        return shows[frame];
    }

    /** The place of what a frame shows; of a frame that shows none, the places that it is kept in, a bit each. */
    int places(int frame) {
        return places[frame];
    }
}
