package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A MOV whose pictures are in another file, which its data reference (dref) names. That file is not opened. */
class DataReferenceTest {
    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** The clip's index with a reference to another file in place of its pictures. */
    private static byte[] referring(byte[] clip, String other) {
        String text = new String(clip, StandardCharsets.ISO_8859_1);
        int moov = text.indexOf("moov") - 4;
        byte[] index = Arrays.copyOfRange(clip, moov, moov + ByteBuffer.wrap(clip).getInt(moov));
        int dref = text.indexOf("dref") - 4 - moov;
        int entries = dref + 16;
        int behind = dref + ByteBuffer.wrap(index).getInt(dref);
        byte[] alias = alias(other);
        ByteBuffer made = ByteBuffer.allocate(entries + alias.length + index.length - behind);
        made.put(index, 0, entries).put(alias).put(index, behind, index.length - behind);
        String shape = new String(index, StandardCharsets.ISO_8859_1);
        for (String box : new String[] {"moov", "trak", "mdia", "minf", "dinf", "dref"}) {
            int at = shape.indexOf(box) - 4;
            made.putInt(at, ByteBuffer.wrap(index).getInt(at) + made.capacity() - index.length);
        }
        byte[] type = Arrays.copyOf(clip, ByteBuffer.wrap(clip).getInt(0));
        return ByteBuffer.allocate(type.length + made.capacity()).put(type).put(made.array()).array();
    }

    /** An alias record of the Macintosh: beside this file, by its UNIX path. */
    private static byte[] alias(String other) {
        byte[] path = (other + (other.length() % 2 == 1 ? "\0" : "")).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer alias = ByteBuffer.allocate(12 + 10 + 28 + 12 + 64 + 16 + 4 + 16 + 4 + path.length + 4);
        alias.putInt(alias.capacity()).put("alis".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        alias.position(12 + 10 + 28 + 12 + 64 + 16).putShort((short) 1).putShort((short) 1); // levels up, levels down
        alias.position(alias.position() + 16).putShort((short) 2).putShort((short) path.length).put(path);
        return alias.putShort((short) -1).putShort((short) 0).array();
    }

    /** Whether FFmpeg by itself reads a packet of it. */
    private static boolean reads(Path file, String drefs) {
        FFmpegLibraries.require();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            MemorySegment options = arena.allocate(ValueLayout.ADDRESS);
            FFmpeg.av_dict_set(options, arena.allocateFrom("enable_drefs"), arena.allocateFrom(drefs), 0);
            int opened = FFmpeg.avformat_open_input(cell, arena.allocateFrom(file.toString()), MemorySegment.NULL, options);
            FFmpeg.av_dict_free(options);
            assertThat(opened).as("result of avformat_open_input").isZero();
            MemorySegment packet = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_packet_alloc());
            int read = FFmpeg.av_read_frame(cell.get(ValueLayout.ADDRESS, 0), packet.get(ValueLayout.ADDRESS, 0));
            FFmpeg.av_packet_free(packet);
            FFmpeg.avformat_close_input(cell);
            return read >= 0;
        }
    }

    @Test
    @Logs(value = "WARN CameraThread: .* has failed: .*no picture came of it", maybe = true)
    void theFileThatItNamesIsNotOpened() throws IOException {
        Path other = Files.copy(Clips.file("whole-192x96.mp4"), folder.resolve("other.mp4"));
        Path file = Files.write(folder.resolve("referring.mov"), referring(Files.readAllBytes(other), "other.mp4"));
        assertThat(reads(file, "1")).as("FFmpeg finds the other file where it may").isTrue();
        assertThat(reads(file, "0")).as("and reads nothing else").isFalse();
        assertThatExceptionOfType(SourceException.class).isThrownBy(() -> {
            try (Camera camera = Camera.open(CameraOptions.of(file.toString()), device);
                    Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                assertThat(frames.poll(Liveness.LIMIT)).as("a frame").isNull();
            }
        }).withMessageContaining("no picture came of it").satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_VIDEO));
    }
}
