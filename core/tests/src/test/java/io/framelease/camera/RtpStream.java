package io.framelease.camera;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a camera of RTSP sends over its own connection, for a test to write: RTP packets of H.264, and sender reports. */
final class RtpStream {
    private static final long SECONDS_FROM_1900_TO_1970 = 25_567L * 86_400;
    private static final int SSRC = 0x1234;
    private static final int PAYLOAD = 96;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> packets = new ArrayList<>();
    private int sequence = 100;

    /** The access units of a raw stream with one slice a picture, each as its NAL units. */
    static List<List<byte[]>> accessUnits(byte[] stream) {
        List<List<byte[]>> units = new ArrayList<>();
        List<byte[]> unit = new ArrayList<>();
        for (int at = start(stream, 0); at < stream.length;) {
            int next = start(stream, at);
            int end = next == stream.length ? next : next - 3;
            while (end > at && stream[end - 1] == 0) {
                end--; // of a start code with four bytes
            }
            unit.add(Arrays.copyOfRange(stream, at, end));
            int type = stream[at] & 0x1f;
            if (type == 1 || type == 5) {
                units.add(unit);
                unit = new ArrayList<>();
            }
            at = next;
        }
        return units;
    }

    /** Behind the next start code. */
    private static int start(byte[] stream, int from) {
        for (int i = from; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                return i + 3;
            }
        }
        return stream.length;
    }

    /** One access unit. */
    RtpStream picture(List<byte[]> units, int timestamp) {
        for (int i = 0; i < units.size(); i++) {
            byte[] unit = units.get(i);
            int marker = i == units.size() - 1 ? 0x80 : 0;
            interleave(0, ByteBuffer.allocate(12 + unit.length).put((byte) 0x80).put((byte) (marker | PAYLOAD))
                    .putShort((short) sequence++).putInt(timestamp).putInt(SSRC).put(unit).array());
        }
        return this;
    }

    /** Packets of another one. */
    RtpStream packets(List<byte[]> others) {
        others.forEach(packet -> interleave(0, packet));
        return this;
    }

    /** The packets that follow have numbers from this one on. */
    RtpStream number(int next) {
        sequence = next;
        return this;
    }

    /** A sender report (RFC 3550, 6.4.1): this is the sender's time, in µs since 1970, when that is RTP's. */
    RtpStream report(long micros, int timestamp) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        long fraction = (Math.floorMod(micros, 1_000_000L) << 32) / 1_000_000;
        interleave(1, ByteBuffer.allocate(28).put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(SSRC)
                .putInt((int) (seconds + SECONDS_FROM_1900_TO_1970)).putInt((int) fraction).putInt(timestamp).putInt(0).putInt(0).array());
        return this;
    }

    private void interleave(int channel, byte[] packet) {
        if (channel == 0) {
            packets.add(packet);
        }
        out.writeBytes(new byte[] {'$', (byte) channel, (byte) (packet.length >> 8), (byte) packet.length});
        out.writeBytes(packet);
    }

    /** Its RTP packets, without what interleaves them with the connection's other bytes. */
    List<byte[]> packets() {
        return packets;
    }

    /** All of it. */
    byte[] bytes() {
        return out.toByteArray();
    }

    /** A server's answer to a request of RTSP; to PLAY with all of the stream behind it. */
    byte[] answer(String request) {
        String head = "RTSP/1.0 200 OK\r\nCSeq: " + request.replaceAll("(?s).*CSeq: (\\d+).*", "$1") + "\r\n";
        if (request.startsWith("DESCRIBE")) {
            String description = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                    + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track\r\n";
            return ascii(head + "Content-Type: application/sdp\r\nContent-Length: " + description.length() + "\r\n\r\n" + description);
        }
        if (request.startsWith("SETUP")) {
            return ascii(head + "Session: 1;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n");
        }
        if (!request.startsWith("PLAY")) {
            return ascii(head + "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\nSession: 1\r\n\r\n");
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(ascii(head + "Session: 1\r\n\r\n"));
        answer.writeBytes(bytes());
        return answer.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
