package io.framelease.ffmpeg;

import io.framelease.Damage;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Deinterlace;
import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FFmpeg's own decoder of a stream, in software. Confined to the camera thread, like the arena that owns it. */
public final class SoftwareDecoder implements Decoder {
    private static final Logger LOG = LoggerFactory.getLogger(SoftwareDecoder.class);
    private static final Refusal HARDWARES = new Refusal(Reason.SIZE, "pictures are as the hardware decodes them again");
    private static final Refusal LATE = new Refusal(Reason.REFUSED, "damage has made its pictures late");

    private final StreamKey key;
    private Demuxer demuxer; // the session's that it is fed by, or that it was fed by last
    private final DecoderOptions options;
    private final OrderedArena arena = new OrderedArena();
    private final String codec;
    private final Surfaces surfaces;
    private final LeftOut leftOut;
    private final KeyGate gate;
    private final FrameTraits traits = new FrameTraits();
    private final boolean tellsDamage;
    private final @Nullable LoggedDamage logged; // null where nothing is known of what is logged
    private final MemorySegment context;
    private final @Nullable Deinterlacer deinterlacer; // null without one
    private @Nullable SoftwareSurface spare;
    private boolean draining;
    private boolean paused; // whether it was told that nothing follows for now
    private final CodedShape shape = new CodedShape();
    private final OutputDelay delay;
    private final PictureFacts facts;
    private final @Nullable StreamFacts hardwares; // pictures that are a device's decoder's; null if all are its own
    private boolean isHardwares; // whether its last picture is one of those
    private @Nullable Refusal refusal;

    /** Opens the decoder of a stream that no other one has begun with, all of whose pictures are its own. */
    public SoftwareDecoder(Demuxer demuxer, DecoderOptions options, Surfaces surfaces) {
        this(demuxer, demuxer.facts(), null, options, surfaces);
    }

    /**
     * Opens the decoder of a demuxer's video stream.
     *
     * @param demuxer   the opened source
     * @param known     of the stream, which may be more than its container tells
     * @param hardwares what pictures are a device's: with a key picture behind such ones it refuses the stream. Null if none are
     * @param surfaces  where its surfaces come from
     */
    public SoftwareDecoder(Demuxer demuxer, StreamFacts known, @Nullable StreamFacts hardwares, DecoderOptions options,
            Surfaces surfaces) {
        this.hardwares = hardwares;
        try {
            this.demuxer = demuxer;
            this.key = StreamKey.of(demuxer, options);
            this.options = options;
            this.surfaces = surfaces;
            MemorySegment parameters = NativeMemory.borrow(demuxer.parameters(), AVCodecParameters.sizeof(), arena);
            this.codec = demuxer.codec();
            this.tellsDamage = FrameDamage.isTold(codec);
            this.facts = new PictureFacts(known);
            this.gate = KeyGate.of(codec, parameters, arena);
            this.delay = new OutputDelay(demuxer);
            PictureMemory memory = new PictureMemory(options.slotsOfStreamSize(), options.memoryBytes(), arena);
            this.leftOut = new LeftOut(codec, options, memory);
            this.deinterlacer = options.transform().deinterlace() == Deinterlace.OFF || codec.equals("hevc") ? null
                    : new Deinterlacer(options.transform().deinterlace(), surfaces, tellsDamage);
            this.logged = LoggedDamage.isKnownOf(codec) ? new LoggedDamage(arena) : null;
            this.context = CodecOpener.open(demuxer, codec, options, memory, logged == null ? CameraLog.mark() : logged.mark(),
                    arena);
            if (logged != null) {
                logged.begin(context);
            }
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public boolean fits(Demuxer other, DecoderOptions how) {
        return isKeepable() && key.equals(StreamKey.of(other, how));
    }

    /**
     * Whether the last session changed nothing for good: damage may bring a parameter set, pictures of another shape bring those of
     * another stream, which a container that tells them only once does not repair, and a picture out of its place makes all late.
     */
    @Override
    public boolean isKeepable() {
        return leftOut.count() == 0 && !shape.hasChanged() && refusal == null;
    }

    @Override
    public void detach() {
        flush();
        closeSpare();
    }

    @Override
    public boolean attach(Demuxer next) {
        demuxer = next;
        leftOut.begin();
        delay.begin(next);
        facts.begin(next.facts());
        return true;
    }

    @Override
    public String codec() {
        return codec;
    }

    @Override
    public StreamFacts facts() {
        return facts.now();
    }

    @Override // as FFmpeg has made them; a decoder with threads of its own has one a processor where none were asked for
    public int threads() {
        int count = AVCodecContext.thread_count(context);
        return count > 0 ? count : Runtime.getRuntime().availableProcessors();
    }

    @Override
    public @Nullable Refusal refusal() {
        return refusal; // what FFmpeg has no decoder for is no video that was opened
    }

    /** Whether it refuses the stream since it is late, which one {@linkplain #anew that begins anew} is not. */
    public boolean isLate() {
        return refusal == LATE;
    }

    /** Opens one that is what this one was, to begin with the packet that was read last. */
    public SoftwareDecoder anew() {
        return new SoftwareDecoder(demuxer, facts(), hardwares, options, surfaces);
    }

    @Override
    public long damagedPackets() {
        return leftOut.count() + (deinterlacer == null ? 0 : deinterlacer.lost());
    }

    @Override
    public long skipped() {
        return gate.skipped();
    }

    @Override
    public @Nullable SourceException tooLarge() {
        return leftOut.tooLarge(demuxer);
    }

    @Override
    public boolean send() {
        MemorySegment packet = demuxer.packet();
        if (demuxer.isKeyPacket() && (isHardwares || delay.endsWith(packet))) {
            pause(); // it gives what it holds
            refusal = isHardwares ? HARDWARES : LATE;
            return false;
        }
        if (leftOut.isTooLarge(demuxer) || demuxer.packetBytes() == 0) {
            return true; // "the same picture again", or nothing at all: FFmpeg's own program leaves such packets out too
        }
        if (paused) {
            flush();
            gate.rest();
        }
        if (gate.admits(packet)) {
            give(packet);
        }
        return true;
    }

    /** Of what it holds already some may be decoded only now, too, and may be damaged. */
    private void give(MemorySegment packet) {
        int result = FFmpeg.avcodec_send_packet(context, packet);
        lookAtLog();
        if (result < 0) {
            leftOut.refused(result, context, demuxer);
        }
    }

    /** What the decoder has logged of damage. While its pictures are kept back it may miss what was before them. */
    private void lookAtLog() {
        if (logged != null) {
            logged.look(demuxer.packets(), gate.isOpen());
        }
    }

    @Override
    public void drain() {
        pause();
        draining = true;
    }

    @Override
    public void pause() {
        if (!paused) {
            paused = true;
            give(MemorySegment.NULL);
        }
    }

    @Override
    public boolean draining() {
        return draining;
    }

    @Override
    public void flush() {
        draining = false;
        paused = false;
        gate.flush();
        delay.flush();
        FFmpeg.avcodec_flush_buffers(context);
        if (logged != null) {
            logged.flush();
        }
        if (deinterlacer != null) {
            deinterlacer.close();
        }
    }

    @Override
    public @Nullable Surface receive() {
        while (true) {
            SoftwareSurface ready = deinterlacer == null ? null : deinterlacer.poll();
            if (ready != null) {
                return ready;
            }
            SoftwareSurface surface = spare != null ? spare : surfaces.take();
            spare = surface;
            int result = FFmpeg.avcodec_receive_frame(context, surface.frame());
            lookAtLog();
            if (result == AvError.EAGAIN || result == AvError.EOF && (deinterlacer == null || !deinterlacer.end())) {
                return null;
            }
            if (result == AvError.EOF) {
                continue; // what the deinterlacer held is ready now
            }
            if (result >= 0) {
                Damage told = FrameDamage.of(surface.frame(), tellsDamage);
                surface.describe(traits.of(surface.frame(), demuxer.sampleAspectRatio()),
                        logged == null ? told : logged.of(surface.packet(), told));
                result = surface.crop();
            }
            if (result < 0) {
                leftOut.refused(result, context, demuxer); // and there may be more behind what was damaged
            } else if (gate.admits(surface)) {
                spare = null;
                shape.look(context); // where several are decoded at a time the context is ahead of them
                delay.look(context, surface, demuxer, leftOut.count());
                facts.look(context, surface);
                isHardwares = hardwares != null && facts.now().isLike(hardwares) && SampleFormat.is420(surface.sampleFormat());
                if (deinterlacer == null) {
                    return surface;
                }
                deinterlacer.add(surface);
            } // else the next call gives its memory back
        }
    }

    @Override
    public void close() {
        try {
            closeSpare();
            if (deinterlacer != null) {
                deinterlacer.close();
            }
        } finally {
            arena.close();
        }
    }

    private void closeSpare() {
        if (spare instanceof SoftwareSurface closing) {
            spare = null;
            closing.close();
        }
    }
}
