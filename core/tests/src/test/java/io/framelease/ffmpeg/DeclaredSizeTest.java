package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredSizeTest {
    @TempDir
    private Path folder;

    private long beyond(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("file"), content);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return DeclaredSize.beyondTheEnd(channel);
        }
    }

    private static byte[] clip(String name) throws IOException {
        return Files.readAllBytes(Clips.file(name));
    }

    private static byte[] cut(byte[] content, double part) {
        return Arrays.copyOf(content, (int) (content.length * part));
    }

    /** Pieces of text are bytes, numbers are of four bytes, longs of eight. */
    private static byte[] bytes(Object... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Object part : parts) {
            switch (part) {
                case String text -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                case Integer number -> out.writeInt(number);
                case Long number -> out.writeLong(number);
                default -> throw new IllegalArgumentException(part.toString());
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "mjpeg-641x361.mkv", "mjpeg-642x362.avi", "vp9-641x361.webm"})
    void aContainerKnowsHowLongItIs(String name) throws IOException {
        byte[] whole = clip(name);
        assertThat(beyond(whole)).as("whole").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(cut(whole, 0.6))).as("cut").isBetween((long) (whole.length * 0.6), whole.length + 1L);
        assertThat(beyond(Arrays.copyOf(whole, whole.length + 100_000))).as("zeros behind it").isEqualTo(DeclaredSize.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated-640x360.ts", "h264-resize-640x360-1280x720.h264", "text.mp4", "empty.mp4"})
    void othersDoNot(String name) throws IOException {
        assertThat(beyond(clip(name))).isEqualTo(DeclaredSize.UNKNOWN);
    }

    @Test
    void boxes() throws IOException {
        assertThat(beyond(bytes(16, "ftypisom", 0, 100, "mdat"))).as("32 bits").isEqualTo(116);
        assertThat(beyond(bytes(16, "ftypisom", 0, 1, "mdat", 1L << 40))).as("64 bits").isEqualTo(16 + (1L << 40));
        assertThat(beyond(bytes(16, "ftypisom", 0, 0, "mdat", 0))).as("to the end").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes(16, "ftypisom", 0, 1, "mdat", -1L))).as("nonsense").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes(16, "ftypisom", 0, 1, "mdat", Long.MAX_VALUE))).isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes(16, "ftypisom", 0, 100, "free"))).as("of no use").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes(16, "ftypisom", 0, 100, "\1\2\3\4"))).as("no box").isEqualTo(DeclaredSize.UNKNOWN);
    }

    @Test
    void chunks() throws IOException {
        assertThat(beyond(bytes("RIFF", 0x40000000, "AVI "))).as("little-endian").isEqualTo(72);
        assertThat(beyond(bytes("RIFF", 0x08000000, "AVI "))).as("of a few bytes").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes("RIFF", 0, "AVI "))).as("not finished").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes("RIFF", -1, "AVI "))).as("streamed").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes("RIFF", 0x08000000, "AVI ", "data", "RIFF", 0x40000000, "AVIX"))).as("a second one")
                .isEqualTo(88);
        assertThat(beyond(bytes("RIFF", 0x08000000, "AVI ", "data", "JUNK", 0x40000000, "AVIX"))).as("something else")
                .isEqualTo(DeclaredSize.UNKNOWN);
    }

    @Test
    void elements() throws IOException {
        assertThat(beyond(bytes(0x1A45DFA3, "\u0081x", 0x18538067, "\u00ff", 0))).as("live").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes(0x1A45DFA3, "\u0081x", 0x18538067, "\u0001\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")))
                .as("live").isEqualTo(DeclaredSize.UNKNOWN);
        assertThat(beyond(bytes(0x1A45DFA3, "\u0081x", 0x18538067, "\u0041\u0000", 0))).isEqualTo(4 + 2 + 4 + 2 + 256);
        assertThat(beyond(bytes(0x1A45DFA3, "\u0000x", 0x18538067, "\u0041\u0000", 0))).isEqualTo(DeclaredSize.UNKNOWN);
    }
}
