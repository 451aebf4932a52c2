package io.framelease.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A stream of HEVC that is refreshed bit by bit, and has one key picture, the first. */
final class RefreshClip {
    static final String NAME = "refresh-96x64.hevc";

    private RefreshClip() {
    }

    /** The same with recovery points, which the encoder marks none of: behind the parameter sets that stand before each. */
    static Path marked(Path folder) throws IOException {
        byte[] stream = Files.readAllBytes(Clips.file(NAME));
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        byte[] recovery = HexFormat.of().parseHex("000000014e0106020950" + "80"); // recovery_poc_cnt is 9
        int sets = 0;
        for (int i = 0; i < stream.length; i++) {
            boolean start = i + 5 < stream.length && stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1;
            if (start && (stream[i + 3] >> 1 & 0x3f) == 32) {
                sets++;
            } else if (start && (stream[i + 3] >> 1 & 0x3f) == 1 && sets > 1) {
                byte[] before = marked.toByteArray();
                marked.reset();
                marked.write(before, 0, before.length - 1); // the start code's first zero
                marked.writeBytes(recovery);
                marked.write(0);
                sets = 1;
            }
            marked.write(stream[i]);
        }
        return Files.write(folder.resolve("marked.hevc"), marked.toByteArray());
    }
}
