package io.framelease.testkit.rtsp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes NAL units to packets of RTP: single NAL unit packets, and fragments (FU-A of H.264, FU of HEVC) of what is larger; and
 * sender reports of RTCP, by RFC 3550. One source of one session; for one thread.
 */
final class RtpPackets {
    static final int PAYLOAD_TYPE = 96;
    static final int CLOCK = 90_000;

    private static final int RTP_HEADER = 12;
    private static final int LARGEST = 1_400; // with headers of IP and UDP below an Ethernet frame
    private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;

    private final Coding coding;
    private final int ssrc;
    private int sequence;
    private int packets;
    private int octets;

    RtpPackets(Coding coding, int ssrc, int firstSequence) {
        this.coding = coding;
        this.ssrc = ssrc;
        this.sequence = firstSequence;
    }

    /** The packets of one access unit; the last has the marker. */
    List<byte[]> of(List<byte[]> nals, int timestamp) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < nals.size(); i++) {
            add(all, nals.get(i), timestamp, i == nals.size() - 1);
        }
        return all;
    }

    private void add(List<byte[]> all, byte[] nal, int timestamp, boolean last) {
        if (nal.length <= LARGEST - RTP_HEADER) {
            all.add(packet(timestamp, last, nal.length).put(nal).array());
            return;
        }
        byte[] head = coding.fragment(nal);
        int room = LARGEST - RTP_HEADER - head.length;
        for (int at = coding.header(); at < nal.length; at += room) {
            int length = Math.min(room, nal.length - at);
            boolean end = at + length == nal.length;
            int bits = (at == coding.header() ? 0x80 : 0) | (end ? 0x40 : 0);
            all.add(packet(timestamp, last && end, head.length + length).put(head, 0, head.length - 1)
                    .put((byte) (head[head.length - 1] | bits)).put(nal, at, length).array());
        }
    }

    private ByteBuffer packet(int timestamp, boolean marker, int payload) {
        packets++;
        octets += payload;
        return ByteBuffer.allocate(RTP_HEADER + payload).put((byte) 0x80).put((byte) (PAYLOAD_TYPE | (marker ? 0x80 : 0)))
                .putShort((short) sequence++).putInt(timestamp).putInt(ssrc);
    }

    /**
     * A sender report: that a timestamp was at a time.
     *
     * @param epochNanos since 1970, by the clock of the wall
     */
    byte[] senderReport(long epochNanos, int timestamp) {
        long seconds = Math.floorDiv(epochNanos, 1_000_000_000L);
        long fraction = (Math.floorMod(epochNanos, 1_000_000_000L) << 32) / 1_000_000_000L;
        return ByteBuffer.allocate(28).put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(ssrc)
                .putInt((int) (seconds + NTP_EPOCH_SECONDS)).putInt((int) fraction).putInt(timestamp).putInt(packets).putInt(octets)
                .array();
    }
}
