package io.framelease.ffmpeg;

import java.io.ByteArrayOutputStream;

/**
 * Streams of H.264 whose macroblocks are not compressed (I_PCM), so that each sample is known: of any size, and of pictures whose
 * fields are coded one after the other, which no encoder of FFmpeg's makes. Main profile, intra pictures, no usability information.
 */
public final class PcmH264 {
    private static final int BLOCK = 16;
    private static final int MAIN = 77;
    private static final int LEVEL = 40;
    private static final int FRAME_NUMBERS = 16;
    private static final int PLACES = 256;
    // with nal_ref_idc 3
    private static final int KEY_SLICE = 0x65;
    private static final int SLICE = 0x61;
    private static final int SEQUENCE = 0x67;
    private static final int PICTURE = 0x68;
    private static final int INTRA_ALONE = 7;
    private static final int UNCOMPRESSED = 25;

    private final int width;
    private final int height;
    private final boolean fields;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PcmH264(int width, int height, boolean fields) {
        if (width % BLOCK != 0 || height % (fields ? 2 * BLOCK : BLOCK) != 0) {
            throw new IllegalArgumentException(width + "x" + height);
        }
        this.width = width;
        this.height = height;
        this.fields = fields;
    }

    /**
     * A stream of whole pictures.
     *
     * @param width  a multiple of 16
     * @param height a multiple of 16
     */
    public static byte[] frames(int width, int height, int count) {
        PcmH264 stream = new PcmH264(width, height, false);
        stream.parameters();
        for (int number = 0; number < count; number++) {
            stream.slice(number, false, false);
        }
        return stream.out.toByteArray();
    }

    /**
     * A stream of pictures of two fields each.
     *
     * @param width       a multiple of 16
     * @param height      a multiple of 32
     * @param bottomFirst whether the first field has the odd lines
     */
    public static byte[] fieldPairs(int width, int height, int count, boolean bottomFirst) {
        PcmH264 stream = new PcmH264(width, height, true);
        stream.parameters();
        for (int number = 0; number < count; number++) {
            stream.slice(number, bottomFirst, false);
            stream.slice(number, !bottomFirst, true);
        }
        return stream.out.toByteArray();
    }

    /** What a picture of such a stream is, as NV12 without padding. */
    public static byte[] nv12(int width, int height, int number) {
        byte[] samples = new byte[width * height * 3 / 2];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                samples[at++] = luma(x, y, number);
            }
        }
        for (int y = 0; y < height / 2; y++) {
            for (int x = 0; x < width / 2; x++) {
                samples[at++] = blue(x, y, number);
                samples[at++] = red(x, y, number);
            }
        }
        return samples;
    }

    private static byte luma(int x, int y, int number) {
        return (byte) (16 + (3 * x + 5 * y + 11 * number) % 200);
    }

    private static byte blue(int x, int y, int number) {
        return (byte) (40 + (x + 2 * y + 7 * number) % 160);
    }

    private static byte red(int x, int y, int number) {
        return (byte) (50 + (2 * x + y + 5 * number) % 150);
    }

    private void parameters() {
        Bits sequence = new Bits();
        sequence.put(8, MAIN);
        sequence.put(8, 0);
        sequence.put(8, LEVEL);
        sequence.number(0); // its own
        sequence.number(0); // 4 bits for the number of a frame
        sequence.number(0); // places in the order of display are told
        sequence.number(4); // in 8 bits
        sequence.number(1); // frame that is referred to, at most
        sequence.put(1, 0);
        sequence.number(width / BLOCK - 1);
        sequence.number(height / BLOCK / (fields ? 2 : 1) - 1);
        if (fields) {
            sequence.put(1, 0); // not of frames alone
            sequence.put(1, 0); // nor of macroblocks that are either
        } else {
            sequence.put(1, 1);
        }
        sequence.put(1, 1); // how blocks of 8x8 are inferred
        sequence.put(1, 0); // nothing is cropped
        sequence.put(1, 0); // no usability information
        sequence.end();
        unit(SEQUENCE, sequence);
        Bits picture = new Bits();
        picture.number(0); // its own
        picture.number(0); // the sequence's
        picture.put(1, 0); // coded by variable lengths
        picture.put(1, 0);
        picture.number(0); // one group of slices
        picture.number(0);
        picture.number(0);
        picture.put(3, 0); // no weights
        picture.number(0); // three quantizers, as they are by default
        picture.number(0);
        picture.number(0);
        picture.put(1, 1); // slices tell whether they are deblocked
        picture.put(2, 0);
        picture.end();
        unit(PICTURE, picture);
    }

    /** One slice is a whole frame, or a field: the second one of a key picture is none by itself. */
    private void slice(int number, boolean bottom, boolean second) {
        boolean key = number == 0 && !second;
        Bits bits = new Bits();
        bits.number(0); // its first macroblock
        bits.number(INTRA_ALONE);
        bits.number(0); // the picture's parameters
        bits.put(4, number % FRAME_NUMBERS);
        if (fields) {
            bits.put(1, 1);
            bits.put(1, bottom ? 1 : 0);
        }
        if (key) {
            bits.number(0); // its own number among key pictures
        }
        bits.put(8, (2 * number + (second ? 1 : 0)) % PLACES);
        bits.put(1, 0); // references are kept as they come
        if (key) {
            bits.put(1, 0);
        }
        bits.number(0); // the quantizer
        bits.number(1); // not deblocked
        int lines = fields ? height / 2 : height;
        for (int y = 0; y < lines; y += BLOCK) {
            for (int x = 0; x < width; x += BLOCK) {
                block(bits, x, y, bottom, number);
            }
        }
        bits.end();
        unit(key ? KEY_SLICE : SLICE, bits);
    }

    private void block(Bits bits, int left, int top, boolean bottom, int number) {
        int step = fields ? 2 : 1;
        int offset = bottom ? 1 : 0;
        bits.number(UNCOMPRESSED);
        bits.align();
        for (int y = top; y < top + BLOCK; y++) {
            for (int x = left; x < left + BLOCK; x++) {
                bits.put(8, luma(x, y * step + offset, number) & 0xff);
            }
        }
        for (int plane = 0; plane < 2; plane++) {
            for (int y = top / 2; y < (top + BLOCK) / 2; y++) {
                for (int x = left / 2; x < (left + BLOCK) / 2; x++) {
                    int line = y * step + offset;
                    bits.put(8, (plane == 0 ? blue(x, line, number) : red(x, line, number)) & 0xff);
                }
            }
        }
    }

    /** With a start code, and without anything that looks like one in it. */
    private void unit(int header, Bits bits) {
        out.writeBytes(new byte[] {0, 0, 0, 1});
        out.write(header);
        int zeros = 0;
        for (byte each : bits.bytes.toByteArray()) {
            if (zeros >= 2 && each >= 0 && each <= 3) {
                out.write(3);
                zeros = 0;
            }
            out.write(each);
            zeros = each == 0 ? zeros + 1 : 0;
        }
    }

    /** Bits, the first one at the top of the first byte. */
    private static final class Bits {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int last;
        private int used; // of the last byte

        void put(int count, int value) {
            for (int i = count - 1; i >= 0; i--) {
                last = last << 1 | value >> i & 1;
                if (++used == 8) {
                    bytes.write(last);
                    last = 0;
                    used = 0;
                }
            }
        }

        /** In the code of Exponential-Golomb, from 0 on. */
        void number(int value) {
            int length = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
            put(length - 1, 0);
            put(length, value + 1);
        }

        void align() {
            while (used != 0) {
                put(1, 0);
            }
        }

        void end() {
            put(1, 1);
            align();
        }
    }
}
