package io.framelease.ffmpeg;

import static io.framelease.ffmpeg.ReferenceDecoder.pointee;
import static io.framelease.ffmpeg.ReferenceDecoder.succeed;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** FFmpeg's framemd5 muxer: bytes of pictures in, FFmpeg's own checksums out. */
final class FrameMd5 implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
    private final MemorySegment format;
    private final MemorySegment packetCell;
    private final Path file;
    private long next;

    FrameMd5() throws IOException {
        file = Files.createTempFile("framelease-", ".framemd5");
        succeed(FFmpeg.avformat_alloc_output_context2(cell, MemorySegment.NULL, arena.allocateFrom("framemd5"),
                MemorySegment.NULL));
        format = pointee(cell, AVFormatContext.sizeof());
        MemorySegment stream = FFmpeg.avformat_new_stream(format, MemorySegment.NULL).reinterpret(AVStream.sizeof());
        MemorySegment parameters = AVStream.codecpar(stream).reinterpret(AVCodecParameters.sizeof());
        AVCodecParameters.codec_type(parameters, FFmpeg.AVMEDIA_TYPE_VIDEO());
        AVCodecParameters.codec_id(parameters, FFmpeg.AV_CODEC_ID_RAWVIDEO());
        AVCodecParameters.width(parameters, 16); // the muxer prints it and looks at the packets alone
        AVCodecParameters.height(parameters, 16);
        AVRational.num(AVStream.time_base(stream), 1);
        AVRational.den(AVStream.time_base(stream), 25);
        succeed(FFmpeg.avio_open2(format.asSlice(AVFormatContext.pb$offset(), 8), arena.allocateFrom(file.toString()),
                FFmpeg.AVIO_FLAG_WRITE(), MemorySegment.NULL, MemorySegment.NULL));
        succeed(FFmpeg.avformat_write_header(format, MemorySegment.NULL));
        packetCell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_packet_alloc());
    }

    /** Adds a picture. */
    void write(MemorySegment picture, int bytes) {
        MemorySegment packet = pointee(packetCell, AVPacket.sizeof());
        AVPacket.data(packet, picture);
        AVPacket.size(packet, bytes);
        AVPacket.stream_index(packet, 0);
        AVPacket.pts(packet, next);
        AVPacket.dts(packet, next);
        AVPacket.duration(packet, 1);
        next++;
        succeed(FFmpeg.av_write_frame(format, packet)); // which copies what is not reference-counted
        AVPacket.data(packet, MemorySegment.NULL);
        AVPacket.size(packet, 0);
    }

    /** Ends the file and reads the checksums in it. */
    List<String> checksums() {
        succeed(FFmpeg.av_write_trailer(format));
        succeed(FFmpeg.avio_closep(format.asSlice(AVFormatContext.pb$offset(), 8)));
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checksums in the text that the muxer writes, one a frame. */
    static List<String> parse(String text) {
        return text.lines().filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip()).toList();
    }

    @Override
    public void close() throws IOException {
        FFmpeg.av_packet_free(packetCell);
        FFmpeg.avformat_free_context(format);
        arena.close();
        Files.delete(file);
    }
}
