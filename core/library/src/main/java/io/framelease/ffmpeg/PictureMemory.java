package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts the memory of a software decoder's pictures, and refuses one that would be too much: FFmpeg's {@code get_buffer2}.
 * What a decoder keeps follows what the stream declares, so that a stream of a few kilobytes can ask for gigabytes. A
 * refused picture costs that picture. A size of which not one picture fits is refused before the decoder makes the tables
 * that it keeps for each of its threads: FFmpeg's {@code get_format}, which is asked whenever the size changes.
 *
 * <p>Each picture carries a reference to a token, in its {@code opaque_ref}; once this object has the only one, the picture
 * is gone. The pictures' own buffers are not referred to, since a decoder may write into one that nobody else has.
 *
 * <p>Made and closed by the camera thread; FFmpeg calls from its decoding threads too, which is what the lock is for.
 */
final class PictureMemory {
    /** What FFmpeg aligns lines to, at most. */
    private static final int ALIGNMENT = 64;
    /** Of 4:2:0 with two bytes a sample. */
    private static final int MOST_SLOT_BYTES_A_PIXEL = 3;

    /** Bytes of NV12, and of the least that a decoder's own picture takes. */
    private static final double SLOT_BYTES_A_PIXEL = 1.5;
    private static final double PICTURE_BYTES_A_PIXEL = 1;
    /** Of the tables that H.264's decoder has for each thread. */
    private static final double TABLE_BYTES_A_PIXEL = 0.6;

    private final int slots;
    private final long limit;
    private final MemorySegment bufferStub;
    private final MemorySegment formatStub;
    // written before a decoder is opened, which starts the threads that read them
    private @Nullable MemorySegment usualBuffer;
    private @Nullable MemorySegment usualFormat;
    private long mostPixels;
    private int threads;
    private MemorySegment[] tokens = new MemorySegment[32]; // AVBufferRefs
    private long[] bytes = new long[32];
    private int count; // of tokens that may be somebody's; behind them are free ones
    private int made;
    private long total;
    private long wanted;

    /**
     * Makes one that no decoder knows yet.
     *
     * @param slots pictures of the same size that are kept beside the decoder's
     * @param limit most bytes, of both
     * @param arena of the camera thread; the decoders' contexts must be its as well, and be made later
     */
    PictureMemory(int slots, long limit, OrderedArena arena) {
        this.slots = slots;
        this.limit = limit;
        NativeMemory.own(MemorySegment.NULL, 0, arena, none -> close());
        bufferStub = AVCodecContext.get_buffer2.allocate(this::allocate, arena);
        formatStub = AVCodecContext.get_format.allocate(this::choose, arena);
    }

    /**
     * Stands in front of a decoder's own way to allocate.
     *
     * @param context    an AVCodecContext that is not opened yet
     * @param mostPixels of one picture
     * @param threads    of the decoder
     */
    void install(MemorySegment context, long mostPixels, int threads) {
        this.threads = threads;
        this.mostPixels = Math.min(mostPixels, (long) (limit / bytesAPixel()));
        usualBuffer = AVCodecContext.get_buffer2(context);
        usualFormat = AVCodecContext.get_format(context);
        AVCodecContext.max_pixels(context, this.mostPixels);
        AVCodecContext.get_buffer2(context, bufferStub);
        AVCodecContext.get_format(context, formatStub);
    }

    private double bytesAPixel() {
        return slots * SLOT_BYTES_A_PIXEL + PICTURE_BYTES_A_PIXEL + threads * TABLE_BYTES_A_PIXEL;
    }

    /** The upcall's target, as {@link #allocate}. */
    private int choose(MemorySegment pointer, MemorySegment formats) {
        try {
            MemorySegment context = NativeMemory.transientView(pointer, AVCodecContext.sizeof());
            long pixels = Math.max((long) AVCodecContext.width(context) * AVCodecContext.height(context),
                    (long) AVCodecContext.coded_width(context) * AVCodecContext.coded_height(context));
            if (pixels > mostPixels) {
                want((long) (pixels * bytesAPixel()));
                return FFmpeg.AV_PIX_FMT_NONE();
            }
            return AVCodecContext.get_format.invoke(usualFormat, pointer, formats);
        } catch (Throwable t) {
            return FFmpeg.AV_PIX_FMT_NONE();
        }
    }

    private synchronized void want(long bytes) {
        wanted = Math.max(wanted, bytes);
    }

    /** The upcall's target; whatever is thrown in it must not get into FFmpeg. */
    private int allocate(MemorySegment context, MemorySegment pointer, int flags) {
        try {
            MemorySegment frame = NativeMemory.transientView(pointer, AVFrame.sizeof());
            if (!SampleFormat.isHardware(AVFrame.format(frame)) && !admit(frame)) {
                return AvError.OUT_OF_MEMORY;
            }
            return AVCodecContext.get_buffer2.invoke(usualBuffer, context, pointer, flags);
        } catch (Throwable t) {
            return AvError.OUT_OF_MEMORY;
        }
    }

    private synchronized boolean admit(MemorySegment frame) {
        long size = FFmpeg.av_image_get_buffer_size(AVFrame.format(frame), AVFrame.width(frame), AVFrame.height(frame),
                ALIGNMENT);
        if (size < 0) { // more than an int can say, or nonsense
            want(Integer.MAX_VALUE);
            return false;
        }
        long pixels = (long) AVFrame.width(frame) * AVFrame.height(frame);
        long needed = size + slots * Math.min(size, MOST_SLOT_BYTES_A_PIXEL * pixels);
        if (total + needed > limit || count == tokens.length) {
            sweep();
        }
        if (total + needed > limit) {
            want(total + needed);
            return false;
        }
        MemorySegment token = token();
        AVFrame.opaque_ref(frame, FFmpeg.av_buffer_ref(token)); // of no size if that is NULL: counted as gone
        tokens[count] = token;
        bytes[count++] = size;
        total += size;
        return true;
    }

    /** A token that nobody has; it stands at the end of those in use. */
    private MemorySegment token() {
        if (made > count) {
            return tokens[count];
        }
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
            bytes = Arrays.copyOf(bytes, 2 * count);
        }
        MemorySegment token = AvError.checkAllocated(FFmpeg.av_buffer_alloc(1), "av_buffer_alloc");
        tokens[made++] = token;
        return token;
    }

    /** Moves the tokens of pictures that are gone behind the others. */
    private void sweep() {
        for (int i = count - 1; i >= 0; i--) {
            if (FFmpeg.av_buffer_get_ref_count(tokens[i]) == 1) {
                MemorySegment free = tokens[i];
                total -= bytes[i];
                count--;
                tokens[i] = tokens[count];
                bytes[i] = bytes[count];
                tokens[count] = free;
            }
        }
    }

    /** A decoder has refused a size by itself: all that it says is that it is too large, or nonsense. */
    void refusedSize() {
        want((long) (mostPixels * bytesAPixel()));
    }

    /** Bytes that would have been needed for a picture that was refused, at least; 0 if none was. */
    synchronized long wanted() {
        return wanted;
    }

    /** Bytes of the pictures that were there when it was last looked. */
    synchronized long total() {
        sweep();
        return total;
    }

    private synchronized void close() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            for (int i = 0; i < made; i++) {
                cell.set(ValueLayout.ADDRESS, 0, tokens[i]);
                FFmpeg.av_buffer_unref(cell);
            }
        }
        made = 0;
        count = 0;
    }
}
