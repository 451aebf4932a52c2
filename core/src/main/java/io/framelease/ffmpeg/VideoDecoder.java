package io.framelease.ffmpeg;

import io.framelease.ColorMatrix;
import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;

/** The decoder of one session's video stream. Confined to the camera thread, like the arena that owns it. */
public final class VideoDecoder {
    /** Packets refused for other reasons than damage, with no frame between, after which it is no use to go on. */
    private static final int MOST_REFUSED_IN_ROW = 100;

    private final Demuxer demuxer;
    private final MemorySegment context;
    private final String codec;
    private final Surfaces surfaces;
    private final boolean direct;
    private Surface spare;
    private boolean draining;
    private long damagedPackets;
    private int refusedInRow;

    /**
     * Opens the decoder of a demuxer's video stream.
     *
     * @param demuxer  the opened source
     * @param hardware NVDEC's context, or null to decode in software. FFmpeg falls back to software by itself for a
     *                 stream that the hardware cannot decode; its surfaces then are not on the device
     * @param kept     whether surfaces are to be kept for long. FFmpeg then copies each out of the hardware decoder, into
     *                 memory that it frees with cuMemFree, which waits for every kernel on the device and keeps other threads
     *                 from submitting work meanwhile; and of pictures with an odd number of lines it copies the wrong ones,
     *                 so these it is not left to do. Otherwise a surface {@linkplain Surface#isDirect is the decoder's own
     *                 memory}, and at most two may be open while the next is received
     * @param threads  software decoding threads; 0 lets FFmpeg choose. Hardware decoding takes one: each further thread
     *                 costs a decode surface, of which the driver allows fewer than 32
     * @param surfaces where its surfaces come from
     * @param arena    owns the decoder
     */
    public VideoDecoder(Demuxer demuxer, HardwareContext hardware, boolean kept, int threads, Surfaces surfaces,
            OrderedArena arena) {
        this.demuxer = demuxer;
        this.surfaces = surfaces;
        MemorySegment parameters = demuxer.parameters();
        MemorySegment view = NativeMemory.borrow(parameters, AVCodecParameters.sizeof(), arena);
        this.direct = hardware != null && !(kept && AVCodecParameters.height(view) % 2 == 0);
        int id = AVCodecParameters.codec_id(view);
        this.codec = NativeMemory.string(FFmpeg.avcodec_get_name(id));
        MemorySegment decoder = FFmpeg.avcodec_find_decoder(id);
        if (decoder.address() == 0) {
            throw AvError.exception("cannot decode " + demuxer.source() + " (" + codec + ")", "avcodec_find_decoder",
                    FFmpeg.AVERROR_DECODER_NOT_FOUND());
        }
        MemorySegment allocated = AvError.checkAllocated(FFmpeg.avcodec_alloc_context3(decoder),
                "avcodec_alloc_context3");
        this.context = NativeMemory.borrow(NativeCell.own(allocated, arena, FFmpeg::avcodec_free_context).get(),
                AVCodecContext.sizeof(), arena);
        AVCodecContext.opaque(context, CameraLog.mark());
        String what = "cannot decode " + demuxer.source() + " (" + codec + ")";
        AvError.check(FFmpeg.avcodec_parameters_to_context(context, parameters), what, "avcodec_parameters_to_context");
        if (hardware != null) {
            AVCodecContext.hw_device_ctx(context, AvError.checkAllocated(
                    FFmpeg.av_buffer_ref(hardware.reference()), "av_buffer_ref")); // freed with the codec context
            AVCodecContext.thread_count(context, 1);
            if (direct) {
                AVCodecContext.hwaccel_flags(context,
                        AVCodecContext.hwaccel_flags(context) | FFmpeg.AV_HWACCEL_FLAG_UNSAFE_OUTPUT());
            }
        } else {
            AVCodecContext.thread_count(context, threads);
        }
        AvError.check(FFmpeg.avcodec_open2(context, decoder, MemorySegment.NULL), what, "avcodec_open2");
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    public String codec() {
        return codec;
    }

    /** Packets that the decoder refused as damaged; a camera on a bad line has them, and decoding goes on. */
    public long damagedPackets() {
        return damagedPackets;
    }

    /**
     * Gives the decoder the packet that the demuxer read last.
     *
     * @throws SourceException if decoding cannot go on
     */
    public void send() {
        int result = FFmpeg.avcodec_send_packet(context, demuxer.packet());
        if (result < 0) {
            refused("avcodec_send_packet", result);
        }
    }

    /**
     * Counts what a decoder calls an error, one packet being damaged or of a kind that it does not know, and goes on, as
     * FFmpeg's own program does. Decoders have many codes for that. A packet is not given back: the next can be sent.
     */
    private void refused(String call, int code) {
        damagedPackets++;
        boolean hopeless = code == AvError.OUT_OF_MEMORY || code == FFmpeg.AVERROR_EXTERNAL()
                || code != AvError.INVALID_DATA && ++refusedInRow > MOST_REFUSED_IN_ROW;
        if (hopeless) {
            throw AvError.exception("cannot decode " + demuxer.source() + " (" + codec + ")", call, code);
        }
    }

    /** Tells the decoder that nothing follows; {@link #receive()} then gives what it still holds. */
    public void drain() {
        if (!draining) {
            draining = true;
            int result = FFmpeg.avcodec_send_packet(context, MemorySegment.NULL);
            if (result < 0) { // it decodes what it holds already, and that may be damaged
                refused("avcodec_send_packet", result);
            }
        }
    }

    /** Whether {@link #drain()} was called, so that no surface from {@link #receive()} means the end. */
    public boolean draining() {
        return draining;
    }

    /** Forgets everything, to begin anew at another place of the stream. */
    public void flush() {
        draining = false;
        FFmpeg.avcodec_flush_buffers(context);
    }

    /**
     * Takes the next decoded frame.
     *
     * @return the surface, to be closed by the caller, or null if the decoder wants a packet first
     * @throws SourceException if decoding cannot go on
     */
    public Surface receive() {
        Surface surface = spare != null ? spare : surfaces.take();
        spare = surface;
        while (true) {
            int result = FFmpeg.avcodec_receive_frame(context, surface.frame());
            if (result == 0) {
                spare = null;
                refusedInRow = 0;
                surface.received(AVCodecContext.width(context), AVCodecContext.height(context), direct);
                return surface;
            }
            if (result == AvError.EAGAIN || result == AvError.EOF) {
                return null;
            }
            refused("avcodec_receive_frame", result); // and there may be more behind what was damaged
        }
    }

    /** Closes what the arena does not own; the arena closes the rest. */
    public void close() {
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }

    /** A surface's timestamp in nanoseconds; {@link Long#MIN_VALUE} if it has none. */
    public long ptsNanos(Surface surface) {
        long timestamp = surface.timestamp();
        return timestamp == FFmpeg.AV_NOPTS_VALUE() ? Long.MIN_VALUE : demuxer.toNanos(timestamp);
    }

    /** A surface's color matrix; where the stream does not tell, what its size suggests. */
    public static ColorMatrix colorMatrix(Surface surface) {
        if (SampleFormat.isRgb(surface.sampleFormat())) {
            return ColorMatrix.BT601; // what the Converter makes of it
        }
        int space = surface.colorSpace();
        if (space == FFmpeg.AVCOL_SPC_BT709()) {
            return ColorMatrix.BT709;
        }
        if (space == FFmpeg.AVCOL_SPC_BT2020_NCL() || space == FFmpeg.AVCOL_SPC_BT2020_CL()) {
            return ColorMatrix.BT2020;
        }
        if (space == FFmpeg.AVCOL_SPC_BT470BG() || space == FFmpeg.AVCOL_SPC_SMPTE170M()) {
            return ColorMatrix.BT601;
        }
        return surface.height() >= 720 ? ColorMatrix.BT709 : ColorMatrix.BT601;
    }
}
