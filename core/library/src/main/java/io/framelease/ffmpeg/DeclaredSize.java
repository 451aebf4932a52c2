package io.framelease.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Set;

/**
 * How many bytes a file must have by what its container says of itself: MP4 and its relatives, Matroska, AVI. Other
 * containers, and recordings whose writer did not come to write it down, say nothing.
 */
final class DeclaredSize {
    /** The container says nothing. */
    static final long UNKNOWN = -1;

    private static final int MOST_PARTS = 1_000_000;
    private static final Set<String> BOXES = Set.of("ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "uuid",
            "meta", "sidx", "ssix", "mfra", "emsg", "prft", "pnot", "udta");
    private static final Set<String> NEEDED_BOXES = Set.of("moov", "moof", "mdat");
    private static final int EBML = 0x1A45DFA3;
    private static final int SEGMENT = 0x18538067;
    /** Writers of AVI differ by a few bytes in what they count. */
    private static final int RIFF_TOLERANCE = 16;
    private static final long RIFF_UNFINISHED = 0x7FFFFFF0L;

    private final SeekableByteChannel file;
    private final ByteBuffer bytes = ByteBuffer.allocate(16);

    private DeclaredSize(SeekableByteChannel file) {
        this.file = file;
    }

    /**
     * Reads what the container says.
     *
     * @return the bytes that the file must have at least, more than it has; {@link #UNKNOWN} if it has all, or nothing is said
     */
    static long beyondTheEnd(SeekableByteChannel file) throws IOException {
        DeclaredSize reader = new DeclaredSize(file);
        if (!reader.read(0, 12)) {
            return UNKNOWN;
        }
        long declared;
        if (reader.bytes.getInt(0) == EBML) {
            declared = reader.matroska();
        } else if (reader.text(0).equals("RIFF") && reader.text(8).equals("AVI ")) {
            declared = reader.riff();
        } else {
            declared = BOXES.contains(reader.text(4)) ? reader.boxes() : UNKNOWN;
        }
        return declared > file.size() ? declared : UNKNOWN;
    }

    private boolean read(long position, int count) throws IOException {
        bytes.clear().limit(count);
        file.position(position);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // until all are there
        }
        return !bytes.hasRemaining();
    }

    private String text(int at) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append((char) (bytes.get(at + i) & 0xff));
        }
        return text.toString();
    }

    /** Walks over the boxes; what follows them and is none says nothing. */
    private long boxes() throws IOException {
        long position = 0;
        for (int i = 0; i < MOST_PARTS && read(position, 8); i++) {
            String type = text(4);
            long size = bytes.getInt(0) & 0xFFFFFFFFL;
            if (size == 1) {
                if (!read(position, 16)) {
                    return UNKNOWN;
                }
                size = bytes.getLong(8);
            }
            if (!BOXES.contains(type) || size < 8 || size > Long.MAX_VALUE - position) {
                return UNKNOWN; // size 0: it goes to the end, wherever that is
            }
            if (position + size > file.size()) {
                return NEEDED_BOXES.contains(type) ? position + size : UNKNOWN;
            }
            position += size;
        }
        return UNKNOWN;
    }

    private long riff() throws IOException {
        long position = 0;
        for (int i = 0; i < MOST_PARTS && read(position, 8) && text(0).equals("RIFF"); i++) {
            long size = Integer.reverseBytes(bytes.getInt(4)) & 0xFFFFFFFFL;
            if (size == 0 || size >= RIFF_UNFINISHED) {
                return UNKNOWN;
            }
            position += 8 + size + (size & 1);
            if (position - RIFF_TOLERANCE > file.size()) {
                return position;
            }
        }
        return UNKNOWN;
    }

    private long matroska() throws IOException {
        long header = number(4);
        if (header < 0 || !read(header, 4) || bytes.getInt(0) != SEGMENT) {
            return UNKNOWN;
        }
        return number(header + 4);
    }

    /** Where the element ends whose size stands at a position; {@link #UNKNOWN} if it does not say. */
    private long number(long position) throws IOException {
        if (!read(position, 1)) {
            return UNKNOWN;
        }
        int first = bytes.get(0) & 0xff;
        int length = Integer.numberOfLeadingZeros(first) - 23;
        if (length > 8 || !read(position, length)) {
            return UNKNOWN;
        }
        long value = first & (0xff >> length);
        boolean allOnes = value == 0xff >> length;
        for (int i = 1; i < length; i++) {
            value = value << 8 | bytes.get(i) & 0xff;
            allOnes &= bytes.get(i) == -1;
        }
        return allOnes ? UNKNOWN : position + length + value;
    }
}
