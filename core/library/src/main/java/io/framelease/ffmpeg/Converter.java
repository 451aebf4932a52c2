package io.framelease.ffmpeg;

import io.framelease.PixelFormat;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Converts software surfaces of any format to NV12, P010 or P016 by libswscale, and to another size if that is asked for
 * (bicubic). The range of the samples is kept: planar 4:2:0 of the same depth and size is interleaved and nothing else, bit for
 * bit. Confined to the camera thread.
 */
public final class Converter implements AutoCloseable {
    private static final int PLANES = 4;

    /** What a scaler is made for. */
    private record Task(int width, int height, int from, int targetWidth, int targetHeight, PixelFormat format) {
        boolean isThat(SoftwareSurface surface, int wide, int high, PixelFormat to) {
            return surface.width() == width && surface.height() == height && surface.sampleFormat() == from
                    && wide == targetWidth && high == targetHeight && to == format;
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment planes = arena.allocate(ValueLayout.ADDRESS, PLANES);
    private final MemorySegment pitches = arena.allocate(ValueLayout.JAVA_INT, PLANES);
    private final Surfaces surfaces;
    private @Nullable OrderedArena scalerArena;
    private @Nullable MemorySegment scaler;
    private @Nullable Task task; // the scaler's; null without one

    /** @param surfaces where new surfaces come from */
    public Converter(Surfaces surfaces) {
        this.surfaces = surfaces;
    }

    /**
     * Converts a surface into memory of the caller's.
     *
     * @param surface     a surface in host memory
     * @param format      what to convert to
     * @param width       samples of a line there
     * @param height      lines there
     * @param y           address of the luma plane
     * @param uv          address of the chroma plane
     * @param pitchBytes  bytes from one line to the next, of both planes
     */
    public void convert(SoftwareSurface surface, PixelFormat format, int width, int height, long y, long uv, int pitchBytes) {
        prepare(surface, format, width, height);
        planes.setAtIndex(ValueLayout.JAVA_LONG, 0, y);
        planes.setAtIndex(ValueLayout.JAVA_LONG, 1, uv);
        pitches.setAtIndex(ValueLayout.JAVA_INT, 0, pitchBytes);
        pitches.setAtIndex(ValueLayout.JAVA_INT, 1, pitchBytes);
        AvError.check(FFmpeg.sws_scale(scaler, surface.data(), surface.lineSizes(), 0, surface.height(), planes, pitches),
                "cannot convert a frame", "sws_scale");
    }

    /**
     * Converts a surface into a new one, for a copy to a device that must find its source unchanged until it is done.
     *
     * @param surface a surface in host memory
     * @param format  what to convert to
     * @param width   samples of a line there
     * @param height  lines there
     * @return a surface of the caller's
     */
    public SoftwareSurface convert(SoftwareSurface surface, PixelFormat format, int width, int height) {
        SoftwareSurface result = surfaces.take();
        try {
            MemorySegment frame = result.frame();
            AVFrame.width(frame, width);
            AVFrame.height(frame, height);
            AVFrame.format(frame, SampleFormat.ffmpeg(format));
            AvError.check(FFmpeg.av_frame_get_buffer(frame, 0), "cannot convert a frame", "av_frame_get_buffer");
            prepare(surface, format, width, height);
            AvError.check(FFmpeg.sws_scale(scaler, surface.data(), surface.lineSizes(), 0, surface.height(),
                    result.data(), result.lineSizes()), "cannot convert a frame", "sws_scale");
            return result;
        } catch (RuntimeException | Error e) {
            result.close();
            throw e;
        }
    }

    private void prepare(SoftwareSurface surface, PixelFormat format, int width, int height) {
        if (task != null && task.isThat(surface, width, height, format)) {
            return;
        }
        closeScaler();
        int from = surface.sampleFormat();
        scalerArena = new OrderedArena();
        int to = SampleFormat.ffmpeg(format);
        MemorySegment made = FFmpeg.sws_getContext(surface.width(), surface.height(), SampleFormat.withoutRange(from),
                width, height, to, FFmpeg.SWS_BICUBIC() | FFmpeg.SWS_ACCURATE_RND(),
                MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL);
        if (made.address() == 0) {
            throw new SourceException(Kind.UNSUPPORTED, "cannot convert frames of " + surface.width() + "x" + surface.height()
                    + " from " + SampleFormat.name(from) + " to " + width + "x" + height + ", " + SampleFormat.name(to)
                    + ": libswscale refuses");
        }
        scaler = NativeMemory.own(made, 0, scalerArena, FFmpeg::sws_freeContext);
        if (SampleFormat.isGray(from)) { // libswscale takes gray for full range, and would narrow it
            MemorySegment coefficients = FFmpeg.sws_getCoefficients(FFmpeg.SWS_CS_DEFAULT());
            FFmpeg.sws_setColorspaceDetails(scaler, coefficients, 1, coefficients, 1, 0, 1 << 16, 1 << 16);
        }
        task = new Task(surface.width(), surface.height(), from, width, height, format);
    }

    private void closeScaler() {
        task = null;
        if (scalerArena != null) {
            scalerArena.close();
            scalerArena = null;
        }
    }

    @Override
    public void close() {
        closeScaler();
        arena.close();
    }
}
