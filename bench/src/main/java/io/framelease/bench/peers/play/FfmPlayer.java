package io.framelease.bench.peers.play;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A loop over FFmpeg by the library's own bindings and without the library: what its leases, its second thread and its checks
 * cost is the difference to this. As the others it closes what it opened, which is in the wall time of its process.
 */
final class FfmPlayer implements AutoCloseable {
    private static final int SLOTS = 4;
    private static final int AGAIN = -11; // AVERROR(EAGAIN) on Linux

    private final Arena arena = Arena.ofConfined();
    private final boolean nv12;
    private final Marks marks;
    private final MemorySegment demuxer;
    private final int stream;
    private final MemorySegment decoder;
    private final MemorySegment packet = sized(FFmpeg.av_packet_alloc(), AVPacket.sizeof());
    private final MemorySegment frame = sized(FFmpeg.av_frame_alloc(), AVFrame.sizeof());
    private final MemorySegment planes = arena.allocate(ADDRESS, 4);
    private final MemorySegment pitches = arena.allocate(JAVA_INT, 4);
    private MemorySegment scaler = MemorySegment.NULL;
    private MemorySegment slots = MemorySegment.NULL;
    private PoolLayout layout = PoolLayout.of(1, 1, PixelFormat.NV12, 1); // of the first picture, from then on
    private long count;

    private FfmPlayer(Path file, int threads, boolean nv12, Marks marks) {
        this.nv12 = nv12;
        this.marks = marks;
        MemorySegment cell = arena.allocate(ADDRESS);
        check(FFmpeg.avformat_open_input(cell, arena.allocateFrom(file.toString()), MemorySegment.NULL, MemorySegment.NULL),
                "avformat_open_input");
        this.demuxer = sized(cell.get(ADDRESS, 0), AVFormatContext.sizeof());
        check(FFmpeg.avformat_find_stream_info(demuxer, MemorySegment.NULL), "avformat_find_stream_info");
        this.stream = check(FFmpeg.av_find_best_stream(demuxer, FFmpeg.AVMEDIA_TYPE_VIDEO(), -1, -1, cell, 0),
                "av_find_best_stream");
        MemorySegment codec = cell.get(ADDRESS, 0);
        MemorySegment all = sized(AVFormatContext.streams(demuxer), (stream + 1) * ADDRESS.byteSize());
        MemorySegment parameters = AVStream.codecpar(sized(all.getAtIndex(ADDRESS, stream), AVStream.sizeof()));
        this.decoder = sized(FFmpeg.avcodec_alloc_context3(codec), AVCodecContext.sizeof());
        check(FFmpeg.avcodec_parameters_to_context(decoder, parameters), "avcodec_parameters_to_context");
        AVCodecContext.thread_count(decoder, threads);
        check(FFmpeg.avcodec_open2(decoder, codec, MemorySegment.NULL), "avcodec_open2");
    }

    /**
     * Plays.
     *
     * @param nv12 whether each picture is converted into a slot
     */
    static void play(Path file, int threads, boolean nv12, Marks marks) {
        FFmpegLibraries.require();
        try (FfmPlayer player = new FfmPlayer(file, threads, nv12, marks)) {
            player.run();
        }
    }

    private MemorySegment sized(MemorySegment address, long bytes) {
        if (address.address() == 0) {
            throw new OutOfMemoryError("FFmpeg has allocated nothing");
        }
        return NativeMemory.borrow(address, bytes, arena);
    }

    @Override
    public void close() {
        FFmpeg.sws_freeContext(scaler); // of NULL it is nothing
        MemorySegment cell = arena.allocate(ADDRESS);
        cell.set(ADDRESS, 0, frame);
        FFmpeg.av_frame_free(cell);
        cell.set(ADDRESS, 0, packet);
        FFmpeg.av_packet_free(cell);
        cell.set(ADDRESS, 0, decoder);
        FFmpeg.avcodec_free_context(cell);
        cell.set(ADDRESS, 0, demuxer);
        FFmpeg.avformat_close_input(cell);
        arena.close();
    }

    private static int check(int code, String function) {
        if (code < 0) {
            throw new IllegalStateException(function + " gave " + code);
        }
        return code;
    }

    private void run() {
        boolean more = true;
        while (more && FFmpeg.av_read_frame(demuxer, packet) >= 0) {
            if (AVPacket.stream_index(packet) == stream) {
                check(FFmpeg.avcodec_send_packet(decoder, packet), "avcodec_send_packet");
                more = receive();
            }
            FFmpeg.av_packet_unref(packet);
        }
        if (more) {
            check(FFmpeg.avcodec_send_packet(decoder, MemorySegment.NULL), "avcodec_send_packet");
            receive();
        }
    }

    /** Looks at all pictures that are ready; false if no more are wanted. */
    private boolean receive() {
        for (boolean more = true; more;) {
            int code = FFmpeg.avcodec_receive_frame(decoder, frame);
            if (code == AGAIN || code == FFmpeg.AVERROR_EOF()) {
                return true;
            }
            check(code, "avcodec_receive_frame");
            more = marks.frame(nv12 ? convert() : raw());
        }
        return false;
    }

    private int raw() {
        int lines = AVFrame.height(frame);
        MemorySegment data = AVFrame.data(frame);
        MemorySegment lineSizes = AVFrame.linesize(frame);
        int sum = 0;
        for (int plane = 0; plane < 3; plane++) {
            long bytes = (long) lineSizes.getAtIndex(JAVA_INT, plane) * (plane == 0 ? lines : (lines + 1) / 2);
            sum += ends(NativeMemory.transientView(data.getAtIndex(ADDRESS, plane), bytes));
        }
        return sum;
    }

    private int convert() {
        if (scaler.address() == 0) {
            layout = PoolLayout.of(AVFrame.width(frame), AVFrame.height(frame), PixelFormat.NV12, SLOTS);
            slots = arena.allocate(layout.totalBytes(), PoolLayout.PLANE_ALIGNMENT);
            scaler = FFmpeg.sws_getContext(layout.width(), layout.height(), AVFrame.format(frame), layout.width(), layout.height(),
                    FFmpeg.AV_PIX_FMT_NV12(), FFmpeg.SWS_BICUBIC() | FFmpeg.SWS_ACCURATE_RND(), MemorySegment.NULL,
                    MemorySegment.NULL, MemorySegment.NULL); // as the library's Converter does
            sized(scaler, 0);
        }
        MemorySegment slot = slots.asSlice(count++ % SLOTS * layout.slotBytes(), layout.slotBytes());
        planes.setAtIndex(JAVA_LONG, 0, slot.address());
        planes.setAtIndex(JAVA_LONG, 1, slot.address() + layout.chromaOffset());
        pitches.setAtIndex(JAVA_INT, 0, layout.pitch());
        pitches.setAtIndex(JAVA_INT, 1, layout.pitch());
        check(FFmpeg.sws_scale(scaler, AVFrame.data(frame), AVFrame.linesize(frame), 0, layout.height(), planes, pitches),
                "sws_scale");
        long luma = (long) layout.pitch() * layout.height();
        return ends(slot.asSlice(0, luma)) + ends(slot.asSlice(layout.chromaOffset(), luma / 2));
    }

    /** The first and the last byte. */
    private static int ends(MemorySegment plane) {
        return plane.get(JAVA_BYTE, 0) + plane.get(JAVA_BYTE, plane.byteSize() - 1);
    }
}
