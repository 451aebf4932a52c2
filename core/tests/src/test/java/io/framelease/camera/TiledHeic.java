package io.framelease.camera;

import io.framelease.ffmpeg.Clips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;

/** A HEIC file as phones make them: one picture of two tiles beside each other, each an HEVC picture of 192x96. */
final class TiledHeic {
    private TiledHeic() {
    }

    static byte[] make() throws IOException {
        byte[] clip = Files.readAllBytes(Clips.file("whole-hevc-192x96.mp4"));
        byte[] configuration = boxContent(clip, "hvcC");
        byte[] tile = boxContent(clip, "mdat");
        byte[] type = box("ftyp", ascii("heic"), ints(0), ascii("mif1"), ascii("heic"));
        byte[] meta = meta(configuration, tile.length, 0);
        meta = meta(configuration, tile.length, type.length + meta.length + 8);
        return join(type, meta, box("mdat", tile));
    }

    private static byte[] meta(byte[] configuration, int tileBytes, int tileOffset) {
        byte[] items = join(item(1, "hvc1"), item(2, "hvc1"), item(3, "grid"));
        byte[] grid = join(new byte[] {0, 0, 0, 1}, shorts(384, 96)); // one row, two columns
        byte[] places = join(ints(0x01000000), new byte[] {0x44, 0}, shorts(3),
                shorts(1, 0, 0, 1), ints(tileOffset, tileBytes), shorts(2, 0, 0, 1), ints(tileOffset, tileBytes),
                shorts(3, 1, 0, 1), ints(0, grid.length));
        byte[] properties = box("iprp", box("ipco", box("hvcC", configuration), box("ispe", ints(0, 192, 96)),
                box("ispe", ints(0, 384, 96))), box("ipma", ints(0, 3), shorts(1), new byte[] {2, (byte) 0x81, 2}, shorts(2),
                new byte[] {2, (byte) 0x81, 2}, shorts(3), new byte[] {1, 3}));
        return box("meta", ints(0), box("hdlr", ints(0, 0), ascii("pict"), ints(0, 0, 0), new byte[1]),
                box("pitm", ints(0), shorts(3)), box("iloc", places), box("iinf", ints(0), shorts(3), items), properties,
                box("iref", ints(0), box("dimg", shorts(3, 2, 1, 2))), box("idat", grid));
    }

    private static byte[] item(int id, String type) {
        return box("infe", ints(0x02000000), shorts(id, 0), ascii(type), new byte[1]);
    }

    private static byte[] boxContent(byte[] file, String type) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(type);
        int size = ByteBuffer.wrap(file).getInt(at - 4);
        return Arrays.copyOfRange(file, at + 4, at - 4 + size);
    }

    private static byte[] box(String type, byte[]... content) {
        byte[] all = join(content);
        return join(ints(all.length + 8), ascii(type), all);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    private static byte[] shorts(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer.array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
