package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVCodec;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoder of a session's video stream, or of several sessions' that are the same. Confined to the camera thread, like the
 * arena that owns it.
 *
 * <p>What a decoder refuses costs that packet, whatever the reason and however often: it is for the session to say when
 * there have been no pictures for too long.
 */
public final class VideoDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(VideoDecoder.class);

    private final StreamKey key;
    private Demuxer demuxer; // the session's that it is fed by
    private final DecoderOptions options;
    private final OrderedArena arena;
    private final String codec;
    private final Surfaces surfaces;
    private final PictureMemory memory;
    private final KeyGate gate;
    private MemorySegment context;
    private boolean direct;
    private boolean replaceable;
    private Surface spare;
    private boolean draining;
    private long damagedPackets;
    private boolean toldTooLarge;
    private final boolean inHardware;
    private boolean changed;
    private long shape; // of its pictures; 0 before the first

    /**
     * Opens the decoder of a demuxer's video stream.
     *
     * @param demuxer  the opened source
     * @param hardware NVDEC's context, or null to decode in software. A stream that the hardware cannot decode is decoded in
     *                 software; its surfaces then are not on the device
     * @param options  how
     * @param surfaces where its surfaces come from
     * @param arena    owns the decoder
     */
    public VideoDecoder(Demuxer demuxer, HardwareContext hardware, DecoderOptions options, Surfaces surfaces,
            OrderedArena arena) {
        this(demuxer, hardware, hardware != null, options, surfaces, arena);
    }

    /** @param forHardware whether FFmpeg's decoder is to be one that can use hardware */
    VideoDecoder(Demuxer demuxer, HardwareContext hardware, boolean forHardware, DecoderOptions options, Surfaces surfaces,
            OrderedArena arena) {
        this.demuxer = demuxer;
        this.key = StreamKey.of(demuxer, options);
        this.options = options;
        this.surfaces = surfaces;
        this.arena = arena;
        MemorySegment parameters = NativeMemory.borrow(demuxer.parameters(), AVCodecParameters.sizeof(), arena);
        this.codec = NativeMemory.string(FFmpeg.avcodec_get_name(AVCodecParameters.codec_id(parameters)));
        MemorySegment extradata = AVCodecParameters.extradata(parameters);
        this.gate = new KeyGate(codec, extradata.address() == 0 ? MemorySegment.NULL
                : NativeMemory.borrow(extradata, AVCodecParameters.extradata_size(parameters), arena));
        this.memory = new PictureMemory(options.slots(), options.limits().memoryBytes(), arena);
        this.inHardware = forHardware;
        open(hardware, forHardware);
    }

    /** Whether another session's stream can be decoded by this: it is of the same kind, and nothing of the last one disturbs. */
    public boolean fits(Demuxer other, DecoderOptions how) {
        return isKeepable() && key.equals(StreamKey.of(other, how));
    }

    /**
     * Whether it can go on with another session: it decodes in software, and the last session changed nothing for good. One
     * that was fed damage may have a parameter set of it, and one whose pictures changed their shape has those of another
     * stream, which a container that tells them only once does not repair.
     */
    public boolean isKeepable() {
        return !inHardware && damagedPackets == 0 && !changed;
    }

    /** Its session has ended: it forgets that session's pictures and has none of its memory. */
    public void detach() {
        flush();
        demuxer = null;
        close();
    }

    /** Goes on with another session. */
    public void attach(Demuxer next) {
        demuxer = next;
        toldTooLarge = false;
    }

    private void open(HardwareContext hardware, boolean forHardware) {
        MemorySegment parameters = NativeMemory.transientView(demuxer.parameters(), AVCodecParameters.sizeof());
        DecoderChoice choice = DecoderChoice.of(AVCodecParameters.codec_id(parameters), forHardware);
        String what = "cannot decode " + demuxer.source() + " (" + codec + ")";
        if (choice == null) {
            throw AvError.exception(what, "avcodec_find_decoder", FFmpeg.AVERROR_DECODER_NOT_FOUND());
        }
        replaceable = choice.replaceable();
        direct = hardware != null && !(options.kept() && AVCodecParameters.height(parameters) % 2 == 0);
        MemorySegment allocated = AvError.checkAllocated(FFmpeg.avcodec_alloc_context3(choice.decoder()),
                "avcodec_alloc_context3");
        context = NativeMemory.borrow(NativeCell.own(allocated, arena, FFmpeg::avcodec_free_context).get(),
                AVCodecContext.sizeof(), arena);
        AVCodecContext.opaque(context, CameraLog.mark());
        AvError.check(FFmpeg.avcodec_parameters_to_context(context, parameters), what, "avcodec_parameters_to_context");
        // FFmpeg crops at the left by moving the pointer, and without this no further than its alignment allows.
        AVCodecContext.flags(context, AVCodecContext.flags(context) | FFmpeg.AV_CODEC_FLAG_UNALIGNED());
        DecoderThreads threads = DecoderThreads.of(options, parameters, choice, hardware != null);
        threads.apply(context);
        memory.install(context, options.limits().pixels(), threads.most());
        if (hardware != null) {
            AVCodecContext.hw_device_ctx(context, AvError.checkAllocated(
                    FFmpeg.av_buffer_ref(hardware.reference()), "av_buffer_ref")); // freed with the codec context
            if (direct) {
                AVCodecContext.hwaccel_flags(context,
                        AVCodecContext.hwaccel_flags(context) | FFmpeg.AV_HWACCEL_FLAG_UNSAFE_OUTPUT());
            }
        }
        boolean large = (long) AVCodecContext.width(context) * AVCodecContext.height(context)
                > AVCodecContext.max_pixels(context);
        if (large) { // the container says so, and perhaps the stream does not
            AVCodecContext.width(context, 0);
            AVCodecContext.height(context, 0);
        }
        int result = FFmpeg.avcodec_open2(context, choice.decoder(), MemorySegment.NULL);
        if (result < 0 && large) {
            memory.refusedSize();
            throw tooLarge();
        }
        AvError.check(result, what, "avcodec_open2");
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    public String codec() {
        return codec;
    }

    /** FFmpeg's name of the decoder that is in use, such as {@code libaom-av1}. */
    String decoder() {
        return NativeMemory.string(AVCodec.name(NativeMemory.transientView(AVCodecContext.codec(context),
                AVCodec.sizeof())));
    }

    /** Packets that the decoder refused as damaged or too large; a camera on a bad line has them, and decoding goes on. */
    public long damagedPackets() {
        return damagedPackets;
    }

    /** Packets and pictures that were left out since they depend on what was before the session's beginning. */
    public long skipped() {
        return gate.skipped();
    }

    /** What was too large for the {@link io.framelease.Limits}, as an exception to be thrown; null if nothing was. */
    public SourceException tooLarge() {
        long wanted = memory.wanted();
        return wanted == 0 ? null : new SourceException(Kind.TOO_LARGE, demuxer.source() + " (" + codec
                + "): its pictures are too large: they would take at least " + wanted + " bytes; " + options.limits());
    }

    /** Gives the decoder the packet that the demuxer read last. */
    public void send() {
        MemorySegment packet = demuxer.packet();
        int size = AVPacket.size(packet);
        if (size == 0) {
            return; // "the same picture again", or nothing at all: FFmpeg's own program leaves such packets out too
        }
        if (size > options.limits().packetBytes()) {
            damagedPackets++;
            LOG.warn("{}: a packet of {} bytes is left out, Limits.packetBytes allows {}", demuxer.source(), size,
                    options.limits().packetBytes());
            return;
        }
        if (!gate.admits(packet)) {
            return;
        }
        int result = FFmpeg.avcodec_send_packet(context, packet);
        if (replaceable && result < 0 && result != AvError.EAGAIN) {
            LOG.info("{}: the hardware does not decode this {}: {}; software does", demuxer.source(), codec,
                    AvError.text(result));
            open(null, false);
            result = FFmpeg.avcodec_send_packet(context, packet);
        }
        if (result < 0) {
            refused(result);
        }
    }

    /**
     * Counts what a decoder calls an error, one packet being damaged or of a kind that it does not know, and goes on, as
     * FFmpeg's own program does. Decoders have many codes for that. A packet is not given back: the next can be sent.
     */
    private void refused(int code) {
        damagedPackets++;
        if (code == AvError.INVALID && AVCodecContext.width(context) == 0 && AVCodecContext.height(context) == 0) {
            memory.refusedSize(); // max_pixels
        }
        if (!toldTooLarge && memory.wanted() > 0) {
            toldTooLarge = true;
            LOG.warn("{}; such pictures are left out", tooLarge().getMessage());
        }
    }

    /** Tells the decoder that nothing follows; {@link #receive()} then gives what it still holds. */
    public void drain() {
        if (!draining) {
            draining = true;
            int result = FFmpeg.avcodec_send_packet(context, MemorySegment.NULL);
            if (result < 0) { // it decodes what it holds already, and that may be damaged
                refused(result);
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
        gate.flush();
        FFmpeg.avcodec_flush_buffers(context);
    }

    /**
     * Takes the next decoded frame.
     *
     * @return the surface, to be closed by the caller, or null if the decoder wants a packet first
     */
    public Surface receive() {
        Surface surface = spare != null ? spare : surfaces.take();
        spare = surface;
        while (true) {
            int result = FFmpeg.avcodec_receive_frame(context, surface.frame());
            if (result == AvError.EAGAIN || result == AvError.EOF) {
                return null;
            }
            if (result < 0) {
                refused(result); // and there may be more behind what was damaged
            } else if (gate.admits(surface)) {
                spare = null;
                replaceable = false; // what it has decoded once it can decode
                surface.received(AVCodecContext.width(context), AVCodecContext.height(context), direct);
                look();
                return surface;
            } // else the next call gives its memory back
        }
    }

    /** Notes whether pictures change their shape. */
    private void look() {
        long now = ((long) AVCodecContext.width(context) << 20 | AVCodecContext.height(context)) << 12
                | AVCodecContext.pix_fmt(context) + 1;
        changed |= shape != 0 && shape != now;
        shape = now;
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
}
