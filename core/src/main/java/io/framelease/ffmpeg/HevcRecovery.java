package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds the recovery point of an HEVC packet: a message (SEI) of streams that refresh their picture bit by bit and have no
 * key pictures, which FFmpeg's parser of HEVC does not tell.
 *
 * @param lengthBytes bytes of the length in front of each NAL unit; 0 if units begin with a start code
 */
record HevcRecovery(int lengthBytes) {
    private static final int PREFIX_SEI = 39;
    private static final int LAST_SLICE_TYPE = 31;
    private static final int RECOVERY_POINT = 6;
    private static final int HVCC_HEADER = 22;
    private static final int MOST_PICTURES = 1 << 15;

    /** @param extradata of the stream: an HEVCDecoderConfigurationRecord, or parameter sets with start codes, or nothing */
    static HevcRecovery of(MemorySegment extradata) {
        boolean record = extradata.byteSize() > HVCC_HEADER && at(extradata, 0) == 1;
        return new HevcRecovery(record ? (at(extradata, HVCC_HEADER - 1) & 3) + 1 : 0);
    }

    /**
     * Pictures from this packet's to the first that is right, that one included; 0 if the packet has no recovery point.
     *
     * @param packet an AVPacket
     */
    int pictures(MemorySegment packet) {
        return picturesOf(NativeMemory.transientView(AVPacket.data(packet), AVPacket.size(packet)));
    }

    /** @param data of a packet */
    int picturesOf(MemorySegment data) {
        for (long unit = lengthBytes == 0 ? nextStart(data, 0) : lengthBytes; unit + 2 < data.byteSize();) {
            long end = lengthBytes == 0 ? nextStart(data, unit) : Math.min(data.byteSize(), unit + length(data, unit));
            int type = at(data, unit) >> 1 & 0x3f;
            if (type <= LAST_SLICE_TYPE) {
                return 0; // such messages stand in front of the picture
            }
            if (type == PREFIX_SEI) {
                int found = new Bits(data, unit + 2, end).recovery();
                if (found > 0) {
                    return found;
                }
            }
            unit = end + lengthBytes;
        }
        return 0;
    }

    private long length(MemorySegment data, long unit) {
        long length = 0;
        for (int i = lengthBytes; i > 0; i--) {
            length = length << 8 | at(data, unit - i);
        }
        return length;
    }

    /** Behind the next start code; the end if there is none. */
    private static long nextStart(MemorySegment data, long from) {
        for (long i = from; i + 2 < data.byteSize(); i++) {
            if (at(data, i + 2) > 1) {
                i += 2;
            } else if (at(data, i) == 0 && at(data, i + 1) == 0 && at(data, i + 2) == 1) {
                return i + 3;
            }
        }
        return data.byteSize();
    }

    private static int at(MemorySegment data, long index) {
        return data.get(ValueLayout.JAVA_BYTE, index) & 0xff;
    }

    /** The messages of one unit, without the bytes that keep start codes out of it. Behind the end are zeros. */
    private static final class Bits {
        private final MemorySegment data;
        private final long end;
        private long next;
        private int zeros;
        private int current;
        private int left;

        Bits(MemorySegment data, long from, long end) {
            this.data = data;
            this.next = from;
            this.end = end;
        }

        int recovery() {
            while (next + 1 < end) {
                int type = number();
                int size = number();
                if (type == RECOVERY_POINT) {
                    return 1 + Math.clamp(signed(), 0, MOST_PICTURES);
                }
                for (int i = 0; i < size && next < end; i++) {
                    octet();
                }
            }
            return 0;
        }

        private int number() {
            int sum = 0;
            int octet;
            do {
                octet = octet();
                sum += octet;
            } while (octet == 0xff);
            return sum;
        }

        private int octet() {
            if (next >= end) {
                return 0;
            }
            int octet = at(data, next++);
            if (zeros == 2 && octet == 3) {
                zeros = 0;
                return octet();
            }
            zeros = octet == 0 ? zeros + 1 : 0;
            return octet;
        }

        private int bit() {
            if (left == 0) {
                current = octet();
                left = 8;
            }
            return current >> --left & 1;
        }

        /** An Exp-Golomb code with a sign. */
        private int signed() {
            int length = 0;
            while (bit() == 0 && length < 16) {
                length++;
            }
            int code = 1;
            for (int i = 0; i < length; i++) {
                code = code << 1 | bit();
            }
            return code % 2 == 0 ? code / 2 : -(code / 2);
        }
    }
}
