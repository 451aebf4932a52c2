package io.framelease.testkit.rtsp;

import java.io.ByteArrayOutputStream;

/**
 * Writes pictures as H.264 without losing anything: each macroblock is I_PCM, its samples as they are, so whoever decodes the
 * stream has every byte of the picture. Baseline profile, one slice a picture, key frames (IDR) and between them P pictures that
 * could be predicted from others and are not: a decoder must begin with a key frame all the same. No picture waits for a later
 * one (picture order count of type 2, no reordering in VUI). The syntax is that of ITU-T H.264, 7.3. Immutable, any thread.
 */
final class LosslessH264 {
    private static final int MACROBLOCK = 16;
    private static final int SPS = 0x67;
    private static final int PPS = 0x68;
    private static final int IDR_SLICE = 0x65;
    private static final int SLICE = 0x41;
    private static final int I_PCM_IN_I = 25;
    private static final int I_PCM_IN_P = 5 + I_PCM_IN_I;
    private static final int FRAME_NUMBER_BITS = 8;

    private final int width;
    private final int height;
    private final int framesPerSecond;

    /** Sides are multiples of 16: nothing is cropped. */
    LosslessH264(int width, int height, int framesPerSecond) {
        if (width % MACROBLOCK != 0 || height % MACROBLOCK != 0) {
            throw new IllegalArgumentException(width + "x" + height + " are no multiples of " + MACROBLOCK);
        }
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
    }

    /** The sequence parameter set, a NAL unit without start code. */
    byte[] sps() {
        Bits bits = new Bits();
        bits.put(8, 66).put(8, 0xc0).put(8, 30); // Baseline, constrained; level 3
        bits.ue(0).ue(FRAME_NUMBER_BITS - 4).ue(2).ue(1).put(1, 0); // no type 2 picture is reordered; one reference; no gaps
        bits.ue(width / MACROBLOCK - 1).ue(height / MACROBLOCK - 1);
        bits.put(1, 1).put(1, 1).put(1, 0); // frames alone; direct_8x8_inference; no cropping
        bits.put(1, 1); // VUI
        bits.put(4, 0); // no aspect ratio, overscan, signal type, chroma location
        bits.put(1, 1).put(32, 1).put(32, 2L * framesPerSecond).put(1, 1); // timing, fixed
        bits.put(3, 0); // no HRD, no picture structure
        bits.put(1, 1).put(1, 1).ue(0).ue(0).ue(10).ue(10).ue(0).ue(1); // restrictions: no reordering, one picture kept
        return bits.trailing().nal(SPS);
    }

    /** The picture parameter set, a NAL unit without start code. */
    byte[] pps() {
        Bits bits = new Bits();
        bits.ue(0).ue(0).put(2, 0).ue(0).ue(0).ue(0).put(3, 0); // CAVLC, one slice group, one reference, no weights
        bits.ue(0).ue(0).ue(0); // quantizers, as signed 0
        bits.put(1, 1).put(2, 0); // slices tell of their deblocking
        return bits.trailing().nal(PPS);
    }

    /**
     * A picture as one slice, a NAL unit without start code.
     *
     * @param nv12     the picture without padding
     * @param sinceKey how many pictures ago the last key frame was; 0 makes one
     * @param key      number of the last key frame: two that follow each other must differ
     */
    byte[] slice(byte[] nv12, int sinceKey, long key) {
        boolean idr = sinceKey == 0;
        Bits bits = new Bits();
        bits.ue(0).ue(idr ? 7 : 5).ue(0).put(FRAME_NUMBER_BITS, sinceKey & (1 << FRAME_NUMBER_BITS) - 1);
        if (idr) {
            bits.ue((int) (key & 1)).put(2, 0); // no_output_of_prior_pics, long_term_reference
        } else {
            bits.put(3, 0); // no override, no list modification, sliding window
        }
        bits.ue(0).ue(1); // slice_qp_delta; no deblocking
        for (int y = 0; y < height; y += MACROBLOCK) {
            for (int x = 0; x < width; x += MACROBLOCK) {
                macroblock(bits, nv12, x, y, idr);
            }
        }
        return bits.trailing().nal(idr ? IDR_SLICE : SLICE);
    }

    private void macroblock(Bits bits, byte[] nv12, int x, int y, boolean idr) {
        if (!idr) {
            bits.ue(0); // none skipped
        }
        bits.ue(idr ? I_PCM_IN_I : I_PCM_IN_P).align();
        for (int row = 0; row < MACROBLOCK; row++) {
            bits.bytes(nv12, (y + row) * width + x, 1, MACROBLOCK);
        }
        for (int parity = 0; parity < 2; parity++) {
            for (int row = 0; row < MACROBLOCK / 2; row++) {
                bits.bytes(nv12, width * height + (y / 2 + row) * width + x + parity, 2, MACROBLOCK / 2);
            }
        }
    }

    /** Bits of a NAL unit's payload. */
    private static final class Bits {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int current;
        private int used;

        Bits put(int count, long value) {
            for (int i = count - 1; i >= 0; i--) {
                current = current << 1 | (int) (value >>> i & 1);
                if (++used == 8) {
                    bytes.write(current);
                    current = 0;
                    used = 0;
                }
            }
            return this;
        }

        /** Exp-Golomb, unsigned. */
        Bits ue(int value) {
            int length = 32 - Integer.numberOfLeadingZeros(value + 1);
            return put(length - 1, 0).put(length, value + 1);
        }

        Bits align() {
            return used == 0 ? this : put(8 - used, 0);
        }

        /** Behind an alignment. */
        void bytes(byte[] from, int at, int step, int count) {
            for (int i = 0; i < count; i++) {
                bytes.write(from[at + i * step]);
            }
        }

        Bits trailing() {
            return put(1, 1).align();
        }

        /** The NAL unit, with a byte 3 between two zeros and what could make a start code of them. */
        byte[] nal(int header) {
            ByteArrayOutputStream nal = new ByteArrayOutputStream(bytes.size() + 64);
            nal.write(header);
            int zeros = 0;
            for (byte b : bytes.toByteArray()) {
                if (zeros == 2 && (b & 0xff) <= 3) {
                    nal.write(3);
                    zeros = 0;
                }
                nal.write(b);
                zeros = b == 0 ? zeros + 1 : 0;
            }
            return nal.toByteArray();
        }
    }
}
