package io.framelease.ffmpeg;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Limits;
import io.framelease.PixelFormat;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A clip decoded packet by packet, where a test can do something to each packet before the decoder has it. */
final class DecoderRun {
    /** Sends one packet, or does not, or more. */
    interface Feed {
        void packet(int number, MemorySegment packet, SoftwareDecoder decoder);
    }

    /** As it should be. */
    static final Feed WHOLE = (number, packet, decoder) -> decoder.send();

    final List<Long> pictures = new ArrayList<>(); // their checksums, as NV12
    /** Behind each packet, how many pictures fewer than packets there were. */
    final List<Integer> heldBack = new ArrayList<>();
    long damaged;
    long skipped;

    /** @param shared whether threads share each picture */
    static DecoderOptions options(boolean shared, int threads) {
        return new DecoderOptions(false, shared, threads, 1, Limits.defaults());
    }

    static DecoderRun of(String clip, Feed feed) {
        return of(Clips.file(clip), options(false, 1), feed);
    }

    static DecoderRun of(Path clip, DecoderOptions options, Feed feed) {
        FFmpegLibraries.require();
        AvLog.install();
        DecoderRun run = new DecoderRun();
        try (Surfaces surfaces = new Surfaces(); OrderedArena arena = new OrderedArena();
                Converter converter = new Converter(surfaces)) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(patient(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            SoftwareDecoder decoder = new SoftwareDecoder(demuxer, options, surfaces);
            int number = 0;
            while (demuxer.read() == Demuxer.Read.PACKET) {
                feed.packet(number++, demuxer.packet(), decoder);
                run.take(decoder, converter);
                run.heldBack.add(number - run.pictures.size());
            }
            demuxer.throwFailure();
            decoder.drain();
            run.take(decoder, converter);
            run.damaged = decoder.damagedPackets();
            run.skipped = decoder.skipped();
            decoder.close();
        }
        return run;
    }

    private void take(SoftwareDecoder decoder, Converter converter) {
        for (Surface surface; (surface = decoder.receive()) != null;) {
            try (SoftwareSurface taken = (SoftwareSurface) surface;
                    SoftwareSurface nv12 = converter.convert(taken, PixelFormat.NV12, taken.width(), taken.height());
                    Arena arena = Arena.ofConfined()) {
                int format = AVFrame.format(nv12.frame());
                int bytes = FFmpeg.av_image_get_buffer_size(format, nv12.width(), nv12.height(), 1);
                MemorySegment picture = arena.allocate(bytes);
                AvError.check(FFmpeg.av_image_copy_to_buffer(picture, bytes, nv12.data(), nv12.lineSizes(), format,
                        nv12.width(), nv12.height(), 1), "test", "av_image_copy_to_buffer");
                CRC32 crc = new CRC32();
                crc.update(picture.asByteBuffer());
                pictures.add(crc.getValue());
            }
        }
    }

    /** A packet's bytes, to be changed. */
    static MemorySegment data(MemorySegment packet) {
        return AVPacket.data(packet).reinterpret(AVPacket.size(packet));
    }
}
