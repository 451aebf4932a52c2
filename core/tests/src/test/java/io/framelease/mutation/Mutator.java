package io.framelease.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/** Damages media. What comes of it follows from the data, the other clips, the seed and the case's number alone. */
final class Mutator {
    private static final int TS_PACKET = 188;
    private static final int LONGEST = 1 << 20;
    private static final int HEADER = 512;
    /** Values that code which reads a size or a count may not expect. */
    private static final long[] NUMBERS = {0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fff_fffe,
        0x7fff_ffffL, 0x8000_0000L, 0xffff_fff0L, 0xffff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE, -1};
    /** Fields of MP4, whose size stands in front, and of RIFF, whose size stands behind. */
    private static final List<String> BOXES = List.of("ftyp", "moov", "trak", "edts", "elst", "mdia", "hdlr", "minf", "stbl",
            "stsd", "avc1", "avcC", "hvc1", "hvcC", "av01", "av1C", "colr", "pasp", "stts", "ctts", "stss", "stsc", "stsz", "stco",
            "mdat", "udta", "meta", "RIFF", "LIST", "strh", "strf", "movi", "idx1");
    private static final List<String> SIZE_BEHIND = List.of("RIFF", "LIST", "strh", "strf", "movi", "idx1");

    /**
     * A damaged clip.
     *
     * @param bytes it
     * @param what  what was done, such as {@code flip 3 bits, cut at 4711}
     */
    record Damaged(byte[] bytes, String what) {
    }

    private final RandomGenerator random;
    private final List<byte[]> others;
    private final StringJoiner what = new StringJoiner(", ");

    private Mutator(RandomGenerator random, List<byte[]> others) {
        this.random = random;
        this.others = others;
    }

    /** The choices of a case: of each number others. */
    static RandomGenerator choices(long seed, int number) {
        return new SplittableRandom(seed * 0x9e37_79b9_7f4a_7c15L + number);
    }

    /**
     * Damages a clip in one to three ways.
     *
     * @param others clips that may be joined to it; may be empty
     */
    static Damaged damage(byte[] data, List<byte[]> others, RandomGenerator random) {
        Mutator mutator = new Mutator(random, others);
        byte[] damaged = data.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && damaged.length >= 16; i--) {
            damaged = mutator.once(damaged);
        }
        return new Damaged(damaged, mutator.what.toString());
    }

    private byte[] once(byte[] data) {
        return switch (random.nextInt(12)) {
            case 0 -> flip(data, data.length, 1 + random.nextInt(64));
            case 1 -> flip(data, Math.min(data.length, HEADER), 1 + random.nextInt(16));
            case 2 -> noise(data);
            case 3 -> same(data);
            case 4 -> number(data, at(data), random.nextBoolean());
            case 5 -> size(data);
            case 6 -> cut(data);
            case 7 -> remove(data);
            case 8 -> repeat(data);
            case 9 -> swap(data);
            case 10 -> packets(data);
            default -> join(data);
        };
    }

    /** Often in the beginning, where headers are. */
    private int at(byte[] data) {
        return random.nextInt(random.nextInt(3) == 0 ? Math.min(data.length, HEADER) : data.length);
    }

    private int length(byte[] data, int at) {
        return Math.min(data.length - at, 1 + random.nextInt(1 << 1 + random.nextInt(12)));
    }

    private byte[] flip(byte[] data, int within, int count) {
        what.add("flip " + count + " bits of the first " + within + " bytes");
        for (int i = 0; i < count; i++) {
            data[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        }
        return data;
    }

    private byte[] noise(byte[] data) {
        int at = at(data);
        byte[] noise = new byte[length(data, at)];
        random.nextBytes(noise);
        what.add("noise of " + noise.length + " bytes at " + at);
        System.arraycopy(noise, 0, data, at, noise.length);
        return data;
    }

    private byte[] same(byte[] data) {
        int at = at(data);
        int length = length(data, at);
        byte value = (byte) (random.nextBoolean() ? 0 : 0xff);
        what.add(length + " times " + (value & 0xff) + " at " + at);
        Arrays.fill(data, at, at + length, value);
        return data;
    }

    private byte[] number(byte[] data, int at, boolean bigEndian) {
        int bytes = Math.min(1 << random.nextInt(4), data.length - at);
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        what.add("number " + Long.toHexString(number) + " of " + bytes + " bytes at " + at);
        return put(data, at, bytes, number, bigEndian);
    }

    private static byte[] put(byte[] data, int at, int bytes, long number, boolean bigEndian) {
        for (int i = 0; i < bytes; i++) {
            data[at + i] = (byte) (number >>> 8 * (bigEndian ? bytes - 1 - i : i));
        }
        return data;
    }

    /** Of a field of MP4 or RIFF; any number where there is none. */
    private byte[] size(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        List<Integer> sizes = new ArrayList<>();
        for (String box : BOXES) {
            for (int at = text.indexOf(box); at >= 0; at = text.indexOf(box, at + 1)) {
                int size = SIZE_BEHIND.contains(box) ? at + 4 : at - 4;
                if (size >= 0 && size + 4 <= data.length) {
                    sizes.add(size);
                }
            }
        }
        if (sizes.isEmpty()) {
            return number(data, at(data), true);
        }
        int at = sizes.get(random.nextInt(sizes.size()));
        long number = random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(2 * data.length);
        what.add("size " + Long.toHexString(number) + " at " + at);
        return put(data, at, 4, number, !text.startsWith("RIFF"));
    }

    private byte[] cut(byte[] data) {
        int at = at(data);
        what.add("cut at " + at);
        return Arrays.copyOf(data, at);
    }

    private byte[] remove(byte[] data) {
        int at = at(data);
        return remove(data, at, length(data, at));
    }

    private byte[] remove(byte[] data, int at, int length) {
        what.add("remove " + length + " bytes at " + at);
        return concat(Arrays.copyOf(data, at), Arrays.copyOfRange(data, at + length, data.length));
    }

    private byte[] repeat(byte[] data) {
        int at = at(data);
        byte[] block = Arrays.copyOfRange(data, at, at + length(data, at));
        int times = 1 + random.nextInt(1 << random.nextInt(6));
        what.add("repeat " + block.length + " bytes at " + at + " " + times + " times");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(data, 0, at);
        for (int i = 0; i < times && out.size() < LONGEST; i++) {
            out.writeBytes(block);
        }
        out.write(data, at, data.length - at);
        return out.toByteArray();
    }

    private byte[] swap(byte[] data) {
        int one = at(data);
        int other = at(data);
        int length = Math.min(length(data, one), Math.min(data.length - other, Math.max(1, Math.abs(one - other))));
        return swap(data, one, other, length);
    }

    private byte[] swap(byte[] data, int one, int other, int length) {
        what.add("swap " + length + " bytes at " + one + " and " + other);
        byte[] first = Arrays.copyOfRange(data, one, one + length);
        System.arraycopy(data, other, data, one, length);
        System.arraycopy(first, 0, data, other, length);
        return data;
    }

    /** Of a transport stream some are lost, come twice or in another order; elsewhere a block is lost. */
    private byte[] packets(byte[] data) {
        int count = data.length / TS_PACKET;
        if (count < 4 || data[0] != 0x47 || data[TS_PACKET] != 0x47) {
            return remove(data);
        }
        byte[] damaged = data;
        for (int i = 1 + random.nextInt(8); i > 0 && (count = damaged.length / TS_PACKET) > 4; i--) {
            int at = random.nextInt(count) * TS_PACKET;
            damaged = random.nextBoolean() ? remove(damaged, at, TS_PACKET)
                    : swap(damaged, at, random.nextInt(count) * TS_PACKET, TS_PACKET);
        }
        return damaged;
    }

    private byte[] join(byte[] data) {
        if (others.isEmpty()) {
            return repeat(data);
        }
        byte[] other = others.get(random.nextInt(others.size()));
        int end = random.nextBoolean() ? data.length : at(data);
        int from = random.nextInt(3) == 0 ? random.nextInt(other.length) : 0;
        what.add("the first " + end + " bytes joined to " + (other.length - from) + " of another clip");
        return concat(Arrays.copyOf(data, end), Arrays.copyOfRange(other, from, other.length));
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
