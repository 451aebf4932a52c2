package io.framelease.testkit.rtsp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection of RTSP, cut into its parts: messages, interleaved packets, and bytes that are neither. No byte is
 * lost or changed, so that a proxy can pass on what it does not understand. For one thread.
 */
final class RtspInput {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int LONGEST_BODY = 1 << 20;
    /** How TLS begins. */
    private static final int TLS_HANDSHAKE = 22;
    private static final Pattern LENGTH = Pattern.compile("(?im)^Content-Length[ \t]*:[ \t]*(\\d{1,7})[ \t]*\r?$");

    /** What a part is. */
    enum Form {
        /** A request or an answer, whole. */
        MESSAGE,
        /** A dollar sign, a channel, a length and so many bytes. */
        PACKET,
        /** Anything else: as much as there is. */
        BYTES
    }

    /**
     * A part.
     *
     * @param form  what it is
     * @param bytes all of it
     */
    record Part(Form form, byte[] bytes) {
        /** The first line of a message, without its end. */
        String firstLine() {
            String text = text();
            int end = text.indexOf('\r');
            return end < 0 ? text : text.substring(0, end);
        }

        /** The method of a request; the protocol of an answer. */
        String method() {
            return firstLine().split(" ", 2)[0];
        }

        boolean isAnswer() {
            return firstLine().startsWith("RTSP/");
        }

        /** Of an answer; 0 if it has none. */
        int status() {
            String[] words = firstLine().split(" ", 3);
            return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
        }

        /** A header's value, without space around it; null if there is none. */
        @Nullable String header(String name) {
            Matcher matcher = Pattern.compile("(?im)^" + Pattern.quote(name) + "[ \t]*:[ \t]*(.*?)[ \t]*\r?$").matcher(text());
            return matcher.find() ? matcher.group(1) : null;
        }

        private String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private final BufferedInputStream in;
    private boolean isFirst = true; // byte
    private boolean plain; // another protocol: no further part is looked into

    RtspInput(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * Waits for the next part.
     *
     * @return null at the end
     */
    @Nullable Part next() throws IOException {
        in.mark(1);
        int first = in.read();
        if (first < 0) {
            return null;
        }
        in.reset();
        plain |= isFirst && first == TLS_HANDSHAKE;
        isFirst = false;
        if (plain) {
            return available();
        }
        return first == '$' ? packet() : first >= 'A' && first <= 'Z' ? message() : available();
    }

    private Part available() throws IOException {
        byte[] buffer = new byte[Math.max(1, Math.min(in.available(), 1 << 16))];
        int count = in.read(buffer);
        return new Part(Form.BYTES, count == buffer.length ? buffer : Arrays.copyOf(buffer, Math.max(0, count)));
    }

    private Part packet() throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4) {
            return new Part(Form.BYTES, head);
        }
        int length = (head[2] & 0xff) << 8 | head[3] & 0xff;
        byte[] packet = Arrays.copyOf(head, 4 + length);
        int count = in.readNBytes(packet, 4, length);
        return count == length ? new Part(Form.PACKET, packet) : new Part(Form.BYTES, Arrays.copyOf(packet, 4 + count));
    }

    private Part message() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!head(bytes)) {
            return new Part(Form.BYTES, bytes.toByteArray());
        }
        Part head = new Part(Form.MESSAGE, bytes.toByteArray());
        if (!head.firstLine().contains("RTSP/1.0")) {
            plain = true;
            return new Part(Form.BYTES, head.bytes());
        }
        Matcher length = LENGTH.matcher(head.text());
        if (length.find()) {
            int bytesOfBody = Integer.parseInt(length.group(1));
            if (bytesOfBody > LONGEST_BODY) {
                plain = true;
                return head;
            }
            byte[] body = in.readNBytes(bytesOfBody);
            bytes.writeBytes(body);
            return new Part(body.length == bytesOfBody ? Form.MESSAGE : Form.BYTES, bytes.toByteArray());
        }
        return head;
    }

    /** Up to the empty line; false if there is none, or what comes is no message. */
    private boolean head(ByteArrayOutputStream bytes) throws IOException {
        int inARow = 0; // of line ends
        for (int b; inARow < 2; ) {
            b = in.read();
            if (b < 0) {
                return false;
            }
            bytes.write(b);
            inARow = b == '\n' ? inARow + 1 : b == '\r' ? inARow : 0;
            if (bytes.size() > LONGEST_HEAD || bytes.size() == 16 && !looksLikeOne(bytes)) {
                plain = bytes.size() > LONGEST_HEAD;
                return false;
            }
        }
        return true;
    }

    /** A method and a space, or the protocol. */
    private static boolean looksLikeOne(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1).matches("(?s)(RTSP/|[A-Z_]{3,15} ).*");
    }

    /** Reads what is a message or nothing; for servers. Packets and other bytes are thrown away. */
    Part message(Runnable eachPacket) throws IOException {
        for (Part part; (part = next()) != null;) {
            if (part.form() == Form.MESSAGE) {
                return part;
            }
            eachPacket.run();
        }
        throw new EOFException();
    }
}
