package io.framelease.camera;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small sources whose pictures take much memory. */
final class HugePictures {
    private HugePictures() {
    }

    /**
     * H.264 that refers to 16 pictures, whose slices break off behind their headers: a decoder conceals the rest.
     *
     * @param blocks   macroblocks of a side: 16 samples each
     * @param pictures how many
     */
    static byte[] h264(int blocks, int pictures) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        unit(stream, 0x67, new Bits().bits(66, 8).bits(0, 8).bits(51, 8).unsigned(0).unsigned(0).unsigned(2).unsigned(16)
                .bits(0, 1).unsigned(blocks - 1).unsigned(blocks - 1).bits(1, 1).bits(1, 1).bits(0, 1).bits(0, 1).end());
        unit(stream, 0x68, new Bits().unsigned(0).unsigned(0).bits(0, 2).unsigned(0).unsigned(15).unsigned(0).bits(0, 3)
                .signed(0).signed(0).signed(0).bits(0, 1).bits(0, 2).end());
        for (int i = 0; i < pictures; i++) {
            Bits slice = new Bits().unsigned(0).unsigned(i == 0 ? 7 : 5).unsigned(0).bits(i % 16, 4);
            if (i == 0) {
                slice.unsigned(0).bits(0, 2);
            } else {
                slice.bits(0, 1).bits(0, 1).bits(0, 1);
            }
            slice.signed(0);
            for (int block = 0; i > 0 && block < 1; block++) {
                slice.unsigned(blocks * blocks); // all skipped
            }
            unit(stream, i == 0 ? 0x65 : 0x61, slice.bits(i == 0 ? 0x55 : 0, i == 0 ? 8 : 0).end());
        }
        return stream.toByteArray();
    }

    /** A gray PNG, all black. */
    static byte[] png(int side) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(stream, "IHDR", ByteBuffer.allocate(13).putInt(side).putInt(side).put(new byte[] {8, 0, 0, 0, 0}).array());
        Deflater deflater = new Deflater();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] line = new byte[side + 1];
        byte[] buffer = new byte[1 << 16];
        for (int y = 0; y < side; y++) {
            deflater.setInput(line);
            while (!deflater.needsInput()) {
                data.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            data.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        chunk(stream, "IDAT", data.toByteArray());
        chunk(stream, "IEND", new byte[0]);
        return stream.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream stream, String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(content);
        stream.writeBytes(ByteBuffer.allocate(content.length + 12).putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII)).put(content).putInt((int) crc.getValue()).array());
    }

    private static void unit(ByteArrayOutputStream stream, int header, byte[] content) {
        stream.writeBytes(new byte[] {0, 0, 0, 1, (byte) header});
        int zeros = 0;
        for (byte each : content) {
            if (zeros == 2 && (each & 0xff) <= 3) {
                stream.write(3);
                zeros = 0;
            }
            stream.write(each);
            zeros = each == 0 ? zeros + 1 : 0;
        }
    }

    /** Writes H.264's codes. */
    private static final class Bits {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int current;
        private int count;

        Bits bits(long value, int length) {
            for (int i = length - 1; i >= 0; i--) {
                current = current << 1 | (int) (value >> i & 1);
                if (++count == 8) {
                    bytes.write(current);
                    current = 0;
                    count = 0;
                }
            }
            return this;
        }

        Bits unsigned(long value) {
            int length = 64 - Long.numberOfLeadingZeros(value + 1);
            return bits(0, length - 1).bits(value + 1, length);
        }

        Bits signed(long value) {
            return unsigned(value > 0 ? 2 * value - 1 : -2 * value);
        }

        byte[] end() {
            bits(1, 1);
            while (count != 0) {
                bits(0, 1);
            }
            return bytes.toByteArray();
        }
    }
}
