package io.framelease.ffmpeg;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads the bits of one NAL unit, without the bytes that keep start codes out of it. Behind the end are zeros. */
final class NalBits {
    private final MemorySegment data;
    private final long end;
    private long next;
    private int zeros;
    private int current;
    private int left;

    /**
     * @param data a packet
     * @param from behind the unit's header
     * @param end  of the unit
     */
    NalBits(MemorySegment data, long from, long end) {
        this.data = data;
        this.next = from;
        this.end = end;
    }

    /** Whether all was read, and more. */
    boolean isBehindEnd() {
        return next > end;
    }

    /** Whether a message (SEI) may begin here. */
    boolean hasMessage() {
        return next + 1 < end;
    }

    /** The type or the size of a message. */
    int messageNumber() {
        int sum = 0;
        int octet;
        do {
            octet = octet();
            sum += octet;
        } while (octet == 0xff);
        return sum;
    }

    /** Passes over whole bytes. */
    void skip(int bytes) {
        for (int i = 0; i < bytes && next < end; i++) {
            octet();
        }
    }

    private int octet() {
        if (next >= end) {
            next = end + 1;
            return 0;
        }
        int octet = data.get(ValueLayout.JAVA_BYTE, next++) & 0xff;
        if (zeros == 2 && octet == 3) {
            zeros = 0;
            return octet();
        }
        zeros = octet == 0 ? zeros + 1 : 0;
        return octet;
    }

    int bit() {
        if (left == 0) {
            current = octet();
            left = 8;
        }
        return current >> --left & 1;
    }

    void skipBits(int count) {
        for (int i = 0; i < count; i++) {
            bit();
        }
    }

    /** A number of up to 32 bits. */
    int bits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 1 | bit();
        }
        return number;
    }

    /** An Exp-Golomb code with a sign. */
    int signed() {
        int code = unsigned() + 1;
        return code % 2 == 0 ? code / 2 : -(code / 2);
    }

    /** An Exp-Golomb code. */
    int unsigned() {
        int length = 0;
        while (bit() == 0 && length < 31) {
            if (isBehindEnd()) {
                return 0;
            }
            length++;
        }
        return (int) ((1L << length | bits(length) & 0xffffffffL) - 1);
    }
}
