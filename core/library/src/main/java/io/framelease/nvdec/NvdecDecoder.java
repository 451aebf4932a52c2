package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.StreamFacts;
import io.framelease.ffmpeg.Surface;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes a camera's streams on a GPU. The parser and what comes before it are a session's; the native decoder stays while the
 * stream is the same. A packet's pictures are decoded while it is taken, and mapped when they are received. Confined to the camera
 * thread.
 */
final class NvdecDecoder implements Decoder {
    private static final Logger LOG = LoggerFactory.getLogger(NvdecDecoder.class);
    /** Packets whose times are kept: more than any stream has pictures on their way. */
    private static final int PACKETS = 128;
    /** The first byte of the four that a container puts in front of AV1's sequence header. */
    private static final byte AV1_BOX = (byte) 0x81;
    private static final int AV1_BOX_BYTES = 4;

    private final NvdecDecoders owner;
    private final int codec;
    private final DecoderOptions options;
    private final MemorySegment deviceStream;
    private final OrderedArena arena = new OrderedArena();
    private final MemorySegment how;
    private final MemorySegment address;
    private final MemorySegment pitch;
    private final MemorySegment status;
    private final Streams streams;
    private final Pictures pictures;
    private final ArrayDeque<NvdecSurface> surfaces = new ArrayDeque<>(); // that are nobody's
    private final long[] times = new long[PACKETS];
    private @Nullable Demuxer demuxer; // null between sessions
    @SuppressWarnings("NullAway.Init") // set by begin(), which the constructor calls
    private ElementaryStream packets;
    private @Nullable Parser parser; // null between sessions
    private long packet; // number of the last one that was taken, by the demuxer's log
    private boolean draining;
    private long damaged;
    private long skippedBefore; // by streams of earlier sessions

    /** @param stream taken over */
    NvdecDecoder(NvdecDecoders owner, int codec, Demuxer demuxer, ElementaryStream stream, DecoderOptions options,
            long deviceStream) {
        this.owner = owner;
        this.codec = codec;
        this.options = options;
        this.deviceStream = MemorySegment.ofAddress(deviceStream);
        this.streams = new Streams(owner, options);
        this.pictures = new Pictures(streams, codec);
        try {
            this.how = CUVIDPROCPARAMS.allocate(arena);
            this.address = arena.allocate(ValueLayout.JAVA_LONG);
            this.pitch = arena.allocate(ValueLayout.JAVA_INT);
            this.status = CUVIDGETDECODESTATUS.allocate(arena);
            begin(demuxer, stream);
        } catch (RuntimeException | Error e) {
            try {
                pictures.forget();
                streams.end();
            } finally {
                arena.close();
            }
            throw e;
        }
    }

    private void begin(Demuxer of, ElementaryStream stream) {
        demuxer = of;
        packets = stream;
        streams.begin(stream, of);
        pictures.begin(stream);
        parser = newParser();
    }

    private Parser newParser() {
        byte[] header = packets.header();
        boolean boxed = codec == Nvcuvid.cudaVideoCodec_AV1() && header.length >= AV1_BOX_BYTES && header[0] == AV1_BOX;
        return new Parser(codec, boxed ? Arrays.copyOfRange(header, AV1_BOX_BYTES, header.length) : header, owner.failures(),
                pictures);
    }

    private Demuxer demuxer() {
        return Objects.requireNonNull(demuxer, "between sessions");
    }

    private Parser parser() {
        return Objects.requireNonNull(parser, "between sessions");
    }

    @Override
    public String codec() {
        return packets.codec();
    }

    @Override
    public StreamFacts facts() {
        return streams.facts();
    }

    @Override
    public int threads() {
        return 0;
    }

    @Override
    public @Nullable Refusal refusal() {
        return streams.refusal();
    }

    @Override
    public boolean fits(Demuxer other, DecoderOptions how) {
        return how.equals(options) && other.codec().equals(packets.codec());
    }

    /** What a session does wrong is its parser's, which ends with it. */
    @Override
    public boolean isKeepable() {
        return !streams.isRefused();
    }

    @Override
    public void attach(Demuxer next) {
        ElementaryStream stream = new ElementaryStream(next);
        try {
            begin(next, stream);
        } catch (RuntimeException | Error e) {
            demuxer = null; // nothing of it is to be ended
            forget();
            stream.close();
            throw e;
        }
    }

    /** The parser first, which may find something until it has ended; and once, whatever fails. */
    @Override
    public void detach() {
        Parser ending = parser;
        parser = null;
        skippedBefore += packets.skipped();
        demuxer = null;
        try {
            if (ending != null) {
                ending.close();
            }
        } finally {
            try {
                forget();
            } finally {
                packets.close();
            }
        }
    }

    @Override
    public boolean send() {
        int size = packets.packetBytes();
        if (size == 0) {
            return true;
        }
        if (size > options.limits().packetBytes()) {
            damaged++;
            LOG.warn("{}: a packet of {} bytes is left out, Limits.packetBytes allows {}", demuxer().source(), size,
                    options.limits().packetBytes());
            return true;
        }
        if (!packets.take()) {
            return true;
        }
        packet = demuxer().packets().last();
        times[(int) (packet % PACKETS)] = packets.timestamp();
        pictures.packet(packet);
        if (!parser().parse(packets.data(), packet) && !streams.isRefused()) {
            damaged++;
        }
        return !streams.isRefused();
    }

    @Override
    public void drain() {
        if (!draining) {
            draining = true;
            parser().parse(MemorySegment.NULL, packet);
            pictures.end();
        }
    }

    @Override
    public boolean draining() {
        return draining;
    }

    /** The parser of what was, and all that it has found, is given up. */
    @Override
    public void flush() {
        Parser ending = parser();
        parser = null;
        ending.close();
        forget();
        packets.flush();
        parser = newParser();
    }

    private void forget() {
        draining = false;
        pictures.forget();
    }

    @Override
    public @Nullable Surface receive() {
        for (Picture picture; (picture = pictures.poll()) != null;) {
            NativeDecoder by = picture.decoder;
            if (!by.map(picture, deviceStream, how, address, pitch)) {
                damaged++;
                continue;
            }
            Damage found = by.status(picture, status);
            if (found == Damage.CONCEALED || found == Damage.CORRUPT) {
                damaged++;
            }
            NvdecSurface surface = surfaces.isEmpty() ? new NvdecSurface(this) : surfaces.pop();
            surface.mapped(picture, address.get(ValueLayout.JAVA_LONG, 0), pitch.get(ValueLayout.JAVA_INT, 0), time(picture), found);
            return surface;
        }
        return null;
    }

    private long time(Picture picture) {
        boolean known = packet - picture.packet < PACKETS;
        long time = known ? times[(int) (picture.packet % PACKETS)] : FFmpeg.AV_NOPTS_VALUE();
        return time != FFmpeg.AV_NOPTS_VALUE() ? time : packets.decodingTimestamp();
    }

    void giveBack(NvdecSurface surface) {
        surfaces.push(surface);
    }

    @Override
    public long damagedPackets() {
        return damaged + streams.damaged() + pictures.damaged();
    }

    @Override
    public long skipped() {
        return skippedBefore + (demuxer == null ? 0 : packets.skipped()) + pictures.hidden();
    }

    @Override
    public @Nullable SourceException tooLarge() {
        return streams.tooLarge();
    }

    @Override
    public void close() {
        try {
            if (demuxer != null) {
                detach();
            }
        } finally {
            try {
                streams.end();
            } finally {
                arena.close();
            }
        }
    }
}
