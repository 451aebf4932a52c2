package io.framelease.camera;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** H.264 in NAL units, for tests that take some of them away or send each by itself. */
final class AnnexB {
    private AnnexB() {
    }

    /** The NAL units of a byte stream, without start codes. */
    static List<byte[]> units(byte[] stream) {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        List<byte[]> units = new ArrayList<>();
        for (String unit : text.split("\0*\0\0\1")) {
            if (!unit.isEmpty()) {
                units.add(unit.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return units;
    }

    /** Whether it says how pictures are coded: an SPS or a PPS. */
    static boolean isParameters(byte[] unit) {
        int type = unit[0] & 31;
        return type == 7 || type == 8;
    }

    /** One packet of RTP as RTSP interleaves it on channel 0. */
    static byte[] interleaved(byte[] unit, int sequence, int timestamp) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = unit.length + 12;
        out.writeBytes(new byte[] {'$', 0, (byte) (length >> 8), (byte) length, (byte) 0x80, (byte) (0x80 | 96),
            (byte) (sequence >> 8), (byte) sequence, (byte) (timestamp >> 24), (byte) (timestamp >> 16),
            (byte) (timestamp >> 8), (byte) timestamp, 0, 0, 0, 1});
        out.writeBytes(unit);
        return out.toByteArray();
    }
}
