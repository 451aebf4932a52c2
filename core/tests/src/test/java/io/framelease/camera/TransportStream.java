package io.framelease.camera;

import java.util.ArrayList;
import java.util.List;

/** A transport stream of MPEG (ISO/IEC 13818-1) whose clock a test changes. */
final class TransportStream {
    private static final int PACKET = 188;
    private static final long MASK = (1L << 33) - 1;

    private TransportStream() {
    }

    /** The two halves of a stream of two, the second one first: where the second begins there is its service description. */
    static byte[] exchanged(byte[] stream) {
        List<Integer> descriptions = new ArrayList<>();
        for (int i = 0; i < stream.length; i += PACKET) {
            if ((stream[i + 1] & 0x1f) == 0 && stream[i + 2] == 0x11 && (stream[i + 3] & 0xf) == 0) {
                descriptions.add(i);
            }
        }
        int half = descriptions.getLast();
        byte[] exchanged = new byte[stream.length];
        System.arraycopy(stream, half, exchanged, 0, stream.length - half);
        System.arraycopy(stream, 0, exchanged, stream.length - half, half);
        return exchanged;
    }

    /** The first time of display. */
    static long firstPts(byte[] stream) {
        for (int i = 0; i < stream.length; i += PACKET) {
            int pes = pes(stream, i);
            if (pes >= 0) {
                return timestamp(stream, pes + 9);
            }
        }
        throw new IllegalArgumentException("a stream without pictures");
    }

    /** The same with all of its clock moved, by units of 90 kHz; what is more than 33 bits have is dropped. */
    static byte[] shifted(byte[] stream, long by) {
        byte[] shifted = stream.clone();
        for (int i = 0; i < shifted.length; i += PACKET) {
            boolean adapted = (shifted[i + 3] & 0x20) != 0 && shifted[i + 4] > 0;
            if (adapted && (shifted[i + 5] & 0x10) != 0) {
                long clock = 0;
                for (int k = 0; k < 4; k++) {
                    clock = clock << 8 | shifted[i + 6 + k] & 0xff;
                }
                clock = (clock << 1 | shifted[i + 10] >> 7 & 1) + by & MASK;
                for (int k = 0; k < 4; k++) {
                    shifted[i + 6 + k] = (byte) (clock >> 25 - 8 * k);
                }
                shifted[i + 10] = (byte) (shifted[i + 10] & 0x7f | (clock & 1) << 7);
            }
            int pes = pes(shifted, i);
            if (pes >= 0) {
                write(shifted, pes + 9, timestamp(shifted, pes + 9) + by & MASK);
                if ((shifted[pes + 7] & 0x40) != 0) {
                    write(shifted, pes + 14, timestamp(shifted, pes + 14) + by & MASK);
                }
            }
        }
        return shifted;
    }

    /** Where a packet of video with a timestamp begins in a packet of the stream; below 0 if none does. */
    private static int pes(byte[] stream, int packet) {
        if ((stream[packet + 1] & 0x40) == 0) {
            return -1;
        }
        int at = packet + 4 + ((stream[packet + 3] & 0x20) != 0 ? 1 + (stream[packet + 4] & 0xff) : 0);
        boolean video = at + 19 <= packet + PACKET && stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1
                && (stream[at + 3] & 0xf0) == 0xe0;
        return video && (stream[at + 7] & 0x80) != 0 ? at : -1;
    }

    private static long timestamp(byte[] stream, int at) {
        return (long) (stream[at] >> 1 & 7) << 30 | (stream[at + 1] & 0xff) << 22 | (stream[at + 2] & 0xff) >> 1 << 15
                | (stream[at + 3] & 0xff) << 7 | (stream[at + 4] & 0xff) >> 1;
    }

    private static void write(byte[] stream, int at, long time) {
        stream[at] = (byte) (stream[at] & 0xf1 | (time >> 30 & 7) << 1);
        stream[at + 1] = (byte) (time >> 22);
        stream[at + 2] = (byte) (time >> 15 << 1 | 1);
        stream[at + 3] = (byte) (time >> 7);
        stream[at + 4] = (byte) (time << 1 | 1);
    }
}
