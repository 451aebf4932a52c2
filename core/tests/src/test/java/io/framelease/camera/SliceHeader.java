package io.framelease.camera;

/** Reads the first fields of H.264's NAL units from x264, High profile, with frames alone; changes where a picture is shown. */
final class SliceHeader {
    private final byte[] unit;
    private int at = 8; // bits, behind the unit's header

    private SliceHeader(byte[] unit) {
        this.unit = unit;
    }

    private int bit() {
        int bit = unit[at / 8] >> 7 - at % 8 & 1;
        at++;
        return bit;
    }

    private int bits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 1 | bit();
        }
        return number;
    }

    private int code() {
        int zeros = 0;
        while (bit() == 0) {
            zeros++;
        }
        return (1 << zeros | bits(zeros)) - 1;
    }

    /** Whether no other picture depends on a slice's. */
    static boolean isDisposable(byte[] slice) {
        return (slice[0] & 0x60) == 0;
    }

    /**
     * Changes a bit of a slice's place in the order of display, so that it lies so much before.
     *
     * @param sequence the stream's sequence parameter set
     * @param less     a power of 2
     * @return false if the place does not have the bit
     */
    static boolean moveBack(byte[] slice, byte[] sequence, int less) {
        SliceHeader set = new SliceHeader(sequence);
        set.bits(24); // profile, constraints, level
        set.code();
        set.code(); // chroma
        set.code();
        set.code(); // depths
        set.bits(2); // no scaling lists
        int numberBits = set.code() + 4;
        if (set.code() != 0) {
            throw new AssertionError("places are not told");
        }
        int placeBits = set.code() + 4;
        SliceHeader header = new SliceHeader(slice);
        header.code(); // macroblock
        header.code(); // type
        header.code(); // picture parameter set
        header.bits(numberBits);
        int position = header.at + placeBits - 1 - Integer.numberOfTrailingZeros(less);
        if ((header.bits(placeBits) & less) == 0) {
            return false;
        }
        slice[position / 8] ^= (byte) (1 << 7 - position % 8);
        return true;
    }
}
