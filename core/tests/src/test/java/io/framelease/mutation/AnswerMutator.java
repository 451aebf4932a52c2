package io.framelease.mutation;

import io.framelease.mutation.Mutator.Damaged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages what a server of RTSP or HTTP says: numbers, words and lines of its text, or its bytes as {@link Mutator} does. */
final class AnswerMutator {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String[] NUMBERS = {"0", "1", "-1", "99", "255", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "9223372036854775807", "99999999999999999999999", "", "1e9", "0x10", " ", "1 1"};
    private static final Pattern WORD = Pattern.compile("H264|video|RTP/AVP(/TCP)?|unicast|interleaved|image/jpeg|chunked|RTSP/1.0|"
            + "HTTP/1.1|OK|sprop-parameter-sets|packetization-mode|application/sdp|multipart/x-mixed-replace|video/mp2t|IP4|\r\n");
    private static final String[] WORDS = {"H265", "JPEG", "MP4V-ES", "H263-1998", "VP8", "VP9", "theora", "MPEG4-GENERIC",
        "MP2T", "audio", "application", "AV1", "", "RAW", "\n", "\u0000", "\u00ff", "%s%n", "gzip", "text/plain", "RTP/SAVP",
        "rtsp://127.0.0.1:1/", "IP6", "X-QT", "image/jpeg; charset=utf-8", "HTTP/0.9", "RTSP/2.0", "boundary=", "1", "Moved"};
    private static final int PACKET_HEAD = 4; // a dollar sign, a channel and a length

    private AnswerMutator() {
    }

    /** Of a message, or of a head and what is behind it. */
    static Damaged answer(byte[] answer, RandomGenerator random) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int way = random.nextInt(8);
        return switch (way) {
            case 0, 1 -> replaced(text, NUMBER, NUMBERS, random);
            case 2, 3 -> replaced(text, WORD, WORDS, random);
            case 4, 5 -> lines(text, random);
            case 6 -> grown(text, random);
            default -> Mutator.damage(answer, List.of(), random);
        };
    }

    private static Damaged replaced(String text, Pattern what, String[] by, RandomGenerator random) {
        List<MatchResult> found = what.matcher(text).results().toList();
        if (found.isEmpty()) {
            return lines(text, random);
        }
        MatchResult one = found.get(random.nextInt(found.size()));
        String other = by[random.nextInt(by.length)];
        return damaged(text.substring(0, one.start()) + other + text.substring(one.end()),
                "'" + one.group().strip() + "' at " + one.start() + " becomes '" + other.strip() + "'");
    }

    private static Damaged lines(String text, RandomGenerator random) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("(?<=\n)")));
        int at = random.nextInt(lines.size());
        int times = random.nextInt(3) == 0 ? 1 << random.nextInt(10) : random.nextInt(3);
        String line = lines.remove(at);
        for (int i = 0; i < times; i++) {
            lines.add(random.nextInt(lines.size() + 1), line);
        }
        return damaged(String.join("", lines), "line " + at + " is there " + times + " times");
    }

    /** A line that is longer than anybody expects. */
    private static Damaged grown(String text, RandomGenerator random) {
        Matcher end = Pattern.compile("\r\n").matcher(text);
        int at = end.find(random.nextInt(text.length())) ? end.start() : text.length();
        int length = 1 << random.nextInt(18);
        return damaged(text.substring(0, at) + "a".repeat(length) + text.substring(at), length + " letters more at " + at);
    }

    private static Damaged damaged(String text, String what) {
        return new Damaged(text.getBytes(StandardCharsets.ISO_8859_1), what);
    }

    /**
     * Of an interleaved packet: most pass, some are lost or come twice, some are other packets of the same length, and of a few
     * the framing is wrong too.
     */
    static byte[] packet(byte[] packet, RandomGenerator random) {
        if (random.nextInt(4) != 0) {
            return packet;
        }
        byte[] changed = packet.clone();
        switch (random.nextInt(8)) {
            case 0 -> changed = new byte[0];
            case 1 -> changed = Mutator.concat(packet, packet);
            case 2 -> changed[random.nextInt(PACKET_HEAD)] ^= (byte) (1 << random.nextInt(8));
            case 3 -> {
                byte[] noise = new byte[packet.length - PACKET_HEAD];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, changed, PACKET_HEAD, noise.length);
            }
            case 4 -> { // shorter, and says so
                changed = Arrays.copyOf(packet, PACKET_HEAD + random.nextInt(packet.length - PACKET_HEAD + 1));
                changed[2] = (byte) (changed.length - PACKET_HEAD >>> 8);
                changed[3] = (byte) (changed.length - PACKET_HEAD);
            }
            default -> {
                int within = random.nextBoolean() ? packet.length : Math.min(packet.length, 24); // RTP's header, and the payload's
                for (int i = 1 + random.nextInt(8); i > 0 && within > PACKET_HEAD; i--) {
                    changed[random.nextInt(PACKET_HEAD, within)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return changed;
    }
}
