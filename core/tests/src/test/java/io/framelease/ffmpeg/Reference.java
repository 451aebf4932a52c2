package io.framelease.ffmpeg;

import static io.framelease.ffmpeg.ReferenceDecoder.pointee;
import static io.framelease.ffmpeg.ReferenceDecoder.succeed;

import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip as FFmpeg itself decodes it, checksums by its framemd5 muxer.
 *
 * @param md5      of each picture: planes one behind the other without padding
 * @param pts      of each picture, in ns; {@link Long#MIN_VALUE} for none
 * @param format   FFmpeg's name of the pixel format that the checksums are of
 * @param hardware whether the GPU decoded it
 */
public record Reference(List<String> md5, List<Long> pts, String format, boolean hardware) {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /** As the software decoder gives it, in its own pixel format. */
    public static Reference decoded(Path clip) {
        return make(clip, false, frame -> frame);
    }

    /** Converted from one pixel format to another by libswscale, range to range. */
    public static Reference converted(Path clip, String to, boolean fullRange) {
        try (Scaler scaler = new Scaler(to, fullRange)) {
            return make(clip, false, scaler::scale);
        }
    }

    /** Decoded by the GPU where it can and downloaded by FFmpeg. */
    public static Reference downloaded(Path clip) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_frame_alloc());
            MemorySegment host = pointee(cell, AVFrame.sizeof());
            int[] sides = ReferenceDecoder.sides(clip);
            Reference result = make(clip, true, frame -> {
                if (AVFrame.format(frame) != FFmpeg.AV_PIX_FMT_CUDA()) {
                    return frame;
                }
                makeEven(frame);
                FFmpeg.av_frame_unref(host);
                succeed(FFmpeg.av_hwframe_transfer_data(host, frame, 0));
                AVFrame.width(host, sides[0]); // the hardware's frames have even sides, whatever the stream's are
                AVFrame.height(host, sides[1]);
                return host;
            });
            FFmpeg.av_frame_free(cell);
            return result;
        }
    }

    /** FFmpeg 7.1 goes wrong with NVDEC's pictures of an odd height: between the planes is a line that it does not count. */
    private static void makeEven(MemorySegment frame) {
        int height = AVFrame.height(frame);
        if (height % 2 != 0) {
            MemorySegment data = AVFrame.data(frame);
            data.setAtIndex(ValueLayout.JAVA_LONG, 1, data.getAtIndex(ValueLayout.JAVA_LONG, 0)
                    + (height + 1L) * AVFrame.linesize(frame).getAtIndex(ValueLayout.JAVA_INT, 0));
            AVFrame.height(frame, height + 1);
            AVFrame.width(frame, (AVFrame.width(frame) + 1) & ~1);
        }
    }

    private interface Step {
        MemorySegment apply(MemorySegment frame);
    }

    private static Reference make(Path clip, boolean hardware, Step step) {
        FFmpegLibraries.require(); // the first test of a JVM may begin here
        List<Long> pts = new ArrayList<>();
        int[] seen = {-1, -1};
        try (FrameMd5 muxer = new FrameMd5()) {
            ReferenceDecoder.decode(clip, hardware, (frame, timeBase) -> {
                pts.add(nanos(frame, timeBase));
                MemorySegment ready = step.apply(frame);
                seen[0] = AVFrame.format(ready);
                seen[1] = AVFrame.format(frame);
                write(ready, muxer);
            });
            return new Reference(muxer.checksums(), pts, SampleFormat.name(seen[0]),
                    seen[1] == FFmpeg.AV_PIX_FMT_CUDA());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long nanos(MemorySegment frame, MemorySegment timeBase) {
        long pts = AVFrame.best_effort_timestamp(frame);
        return pts == FFmpeg.AV_NOPTS_VALUE() ? Long.MIN_VALUE : BigInteger.valueOf(pts)
                .multiply(BigInteger.valueOf(AVRational.num(timeBase))).multiply(NANOS)
                .divide(BigInteger.valueOf(AVRational.den(timeBase))).longValueExact();
    }

    private static void write(MemorySegment frame, FrameMd5 muxer) {
        int format = AVFrame.format(frame);
        int width = AVFrame.width(frame);
        int height = AVFrame.height(frame);
        int bytes = succeed(FFmpeg.av_image_get_buffer_size(format, width, height, 1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(bytes);
            succeed(FFmpeg.av_image_copy_to_buffer(picture, bytes, AVFrame.data(frame), AVFrame.linesize(frame), format,
                    width, height, 1));
            muxer.write(picture, bytes);
        }
    }

    /** libswscale by its options and frames, where the library calls it by planes. */
    private static final class Scaler implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment resultCell;
        private final int to;
        private final boolean fullRange;
        private MemorySegment context = MemorySegment.NULL;

        Scaler(String to, boolean fullRange) {
            FFmpegLibraries.require();
            this.to = FFmpeg.av_get_pix_fmt(arena.allocateFrom(to));
            this.fullRange = fullRange;
            this.resultCell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_frame_alloc());
        }

        MemorySegment scale(MemorySegment frame) {
            if (context.address() == 0) {
                context = FFmpeg.sws_alloc_context();
                set("srcw", AVFrame.width(frame));
                set("srch", AVFrame.height(frame));
                set("dstw", AVFrame.width(frame));
                set("dsth", AVFrame.height(frame));
                set("src_format", AVFrame.format(frame));
                set("dst_format", to);
                set("src_range", fullRange ? 1 : 0);
                set("dst_range", fullRange ? 1 : 0);
                set("sws_flags", FFmpeg.SWS_BICUBIC() | FFmpeg.SWS_ACCURATE_RND());
                succeed(FFmpeg.sws_init_context(context, MemorySegment.NULL, MemorySegment.NULL));
            }
            MemorySegment result = pointee(resultCell, AVFrame.sizeof());
            FFmpeg.av_frame_unref(result);
            AVFrame.format(result, to);
            AVFrame.width(result, AVFrame.width(frame));
            AVFrame.height(result, AVFrame.height(frame));
            succeed(FFmpeg.av_frame_get_buffer(result, 0));
            succeed(FFmpeg.sws_scale_frame(context, result, frame));
            return result;
        }

        private void set(String option, long value) {
            succeed(FFmpeg.av_opt_set_int(context, arena.allocateFrom(option), value, 0));
        }

        @Override
        public void close() {
            FFmpeg.sws_freeContext(context);
            FFmpeg.av_frame_free(resultCell);
            arena.close();
        }
    }
}
