package io.framelease.ffmpeg;

/** Reads a sequence parameter set of x264's bit by bit, up to its last field before the usability information. */
final class H264SequenceCopy {
    private final NalBits in;
    private final StringBuilder out;

    private H264SequenceCopy(NalBits in, StringBuilder out) {
        this.in = in;
        this.out = out;
    }

    static void copy(NalBits in, StringBuilder out) {
        H264SequenceCopy copy = new H264SequenceCopy(in, out);
        int profile = copy.bits(8);
        copy.bits(16);
        copy.code();
        if (profile == 100) {
            for (int i = 0; i < 3; i++) {
                copy.code();
            }
            copy.bits(1);
            if (copy.bits(1) != 0) {
                throw new AssertionError("scaling lists are not copied");
            }
        }
        copy.code();
        if (copy.code() == 0) {
            copy.code();
        }
        copy.code();
        copy.bits(1);
        copy.code();
        copy.code();
        if (copy.bits(1) == 0) {
            copy.bits(1);
        }
        copy.bits(1);
        if (copy.bits(1) != 0) {
            for (int i = 0; i < 4; i++) {
                copy.code();
            }
        }
    }

    private int bits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            int bit = in.bit();
            out.append(bit);
            number = number << 1 | bit;
        }
        return number;
    }

    private int code() {
        int zeros = 0;
        while (bits(1) == 0) {
            zeros++;
        }
        return (1 << zeros | bits(zeros)) - 1;
    }
}
