package io.framelease.testkit.rtsp;

import io.framelease.testkit.rtsp.RtspInput.Part;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** What a proxy makes of bytes, and says itself. */
final class Changes {
    /** Of an interleaved packet: 4 bytes of framing, 12 of RTP. */
    private static final int PAYLOAD = 16;

    private Changes() {
    }

    /** Whether there is anything in it that such a fault changes. */
    static boolean canCorrupt(byte[] bytes, Fault.Corrupt fault, boolean packet) {
        return fault.mediaOnly() ? packet && (bytes[1] & 1) == 0 && bytes.length > PAYLOAD // RTCP has the odd channels
                : bytes.length > 0;
    }

    /** A copy in which at least one bit is another. */
    static byte[] corrupted(byte[] bytes, Fault.Corrupt fault, RandomGenerator random) {
        int from = fault.mediaOnly() ? PAYLOAD : 0;
        byte[] changed = bytes.clone();
        int count = 1 + random.nextInt(1 + 2 * (bytes.length - from) / fault.oneIn());
        boolean[] flipped = new boolean[bytes.length]; // none twice, which could undo it
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(from, bytes.length);
            if (!flipped[at]) {
                flipped[at] = true;
                changed[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return changed;
    }

    /** The answer to a request. */
    static byte[] answer(Part request, int status) {
        String reason = switch (status) {
            case 200 -> "OK";
            case 401 -> "Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 453 -> "Not Enough Bandwidth";
            case 454 -> "Session Not Found";
            case 503 -> "Service Unavailable";
            default -> "Said By Proxy";
        };
        return ("RTSP/1.0 " + status + " " + reason + "\r\nCSeq: " + request.header("CSeq") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
