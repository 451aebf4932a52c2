package io.framelease.testkit.rtsp;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** What differs between video codecs for who sends their NAL units by RTP: RFC 6184 (H.264) and RFC 7798 (HEVC). */
enum Coding {
    /** A NAL unit has a header of one byte. */
    H264("H.264", "H264", 1, List.of(7, 8)) {
        @Override
        int type(byte[] unit) {
            return unit[0] & 0x1f;
        }

        @Override
        boolean isSlice(byte[] unit) {
            return type(unit) <= 5;
        }

        @Override
        boolean isKey(byte[] unit) {
            return type(unit) == 5;
        }

        @Override
        boolean endsPicture(byte[] unit) {
            return false;
        }

        @Override
        byte[] fragment(byte[] unit) {
            return new byte[] {(byte) (unit[0] & 0x60 | FU_A), (byte) type(unit)};
        }

        @Override
        String format(List<byte[]> sets) {
            return "packetization-mode=1;profile-level-id=" + HexFormat.of().withUpperCase().formatHex(sets.getFirst(), 1, 4)
                    + ";sprop-parameter-sets=" + base64(sets.getFirst()) + "," + base64(sets.getLast());
        }
    },
    /** One of two bytes. */
    HEVC("HEVC", "H265", 2, List.of(32, 33, 34)) {
        @Override
        int type(byte[] unit) {
            return unit[0] >> 1 & 0x3f;
        }

        @Override
        boolean isSlice(byte[] unit) {
            return type(unit) < 32;
        }

        @Override
        boolean isKey(byte[] unit) {
            return type(unit) >= 16 && type(unit) < 24;
        }

        @Override
        boolean endsPicture(byte[] unit) {
            return List.of(36, 37, 38, 40).contains(type(unit)); // ends of a sequence and a stream, filler, SEI behind
        }

        @Override
        byte[] fragment(byte[] unit) {
            return new byte[] {(byte) (unit[0] & 0x81 | FU << 1), unit[1], (byte) type(unit)};
        }

        @Override
        String format(List<byte[]> sets) {
            return "sprop-vps=" + base64(sets.get(0)) + ";sprop-sps=" + base64(sets.get(1)) + ";sprop-pps=" + base64(sets.get(2));
        }
    };

    private static final int FU_A = 28;
    private static final int FU = 49;

    private final String title;
    private final String encoding;
    private final int header;
    private final List<Integer> sets;

    Coding(String title, String encoding, int header, List<Integer> sets) {
        this.title = title;
        this.encoding = encoding;
        this.header = header;
        this.sets = sets;
    }

    /** Of a raw stream: HEVC begins with a video parameter set, behind a delimiter at most, as no NAL unit of H.264 does. */
    static Coding of(List<byte[]> units) {
        return units.stream().limit(2).anyMatch(unit -> unit.length > 1 && unit[0] == 0x40 && unit[1] == 1) ? HEVC : H264;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** What SDP calls it. */
    String encoding() {
        return encoding;
    }

    /** Bytes of a NAL unit's header. */
    int header() {
        return header;
    }

    /** Types of the NAL units that a decoder needs first, in the order in which they are told. */
    List<Integer> sets() {
        return sets;
    }

    abstract int type(byte[] unit);

    abstract boolean isSlice(byte[] unit);

    /** Whether it is a slice of a picture that decoding can begin with. */
    abstract boolean isKey(byte[] unit);

    /** Whether it is no slice, and belongs to the picture in front of it. */
    abstract boolean endsPicture(byte[] unit);

    /** Whether a picture begins with it that has slices in front of it: the first bit of a picture's first slice is set. */
    boolean beginsPicture(byte[] unit) {
        return isSlice(unit) ? unit.length > header && unit[header] < 0 : !endsPicture(unit);
    }

    /** What each fragment of a NAL unit begins with; the last byte without the bits that tell the first and the last of them. */
    abstract byte[] fragment(byte[] unit);

    /** The parameters of SDP's {@code fmtp}. */
    abstract String format(List<byte[]> sets);

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
