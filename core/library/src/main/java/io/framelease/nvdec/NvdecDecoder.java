package io.framelease.nvdec;

import io.framelease.DeviceException;
import io.framelease.SourceException;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.StreamFacts;
import io.framelease.ffmpeg.Surface;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes a camera's streams on a GPU. The parser and what comes before it are a session's; the native decoder stays while the
 * stream is the same. A packet's pictures are decoded while it is taken, and mapped when they are received: at once, or where
 * nobody waits for packets when the next one is with the hardware ({@link DecoderOptions#ahead}). Confined to the camera thread.
 */
final class NvdecDecoder implements Decoder {
    private static final Logger LOG = LoggerFactory.getLogger(NvdecDecoder.class);

    private final NvdecDecoders owner;
    private final int codec;
    private final DecoderOptions options;
    private final Streams streams;
    private final Pictures pictures;
    private final Mapper mapper;
    private @Nullable Demuxer demuxer; // null between sessions
    @SuppressWarnings("NullAway.Init") // set by begin(), which the constructor calls
    private ElementaryStream packets;
    private @Nullable Parser parser; // null between sessions
    private long packet; // number of the last one that was taken, by the demuxer's log
    private final SizeWatch size = new SizeWatch();
    private boolean held; // whether what was taken last is parsed when all before it is delivered
    private boolean paused; // whether nothing follows what was taken last, for now
    private boolean draining;
    private long damaged;
    private long skippedBefore; // by streams of earlier sessions

    /** @param stream taken over */
    NvdecDecoder(NvdecDecoders owner, int codec, Demuxer demuxer, ElementaryStream stream, DecoderOptions options,
            long deviceStream) {
        this.owner = owner;
        this.codec = codec;
        this.options = options;
        this.streams = new Streams(owner, options);
        this.mapper = new Mapper(deviceStream, options.ahead() > 0);
        this.pictures = new Pictures(streams, mapper, codec);
        try {
            begin(demuxer, stream);
        } catch (RuntimeException | Error e) {
            try {
                pictures.forget();
                streams.end();
            } finally {
                mapper.close();
            }
            throw e;
        }
    }

    private void begin(Demuxer of, ElementaryStream stream) {
        demuxer = of;
        packets = stream;
        streams.begin(stream, of);
        pictures.begin(stream, () -> damaged + stream.damaged() + of.lostPackets());
        parser = owner.parser(codec, stream.header(), pictures);
    }

    private Demuxer demuxer() {
        return Objects.requireNonNull(demuxer, "between sessions");
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
    public boolean attach(Demuxer next) {
        ElementaryStream stream = null;
        try {
            stream = new ElementaryStream(next);
            begin(next, stream);
            return true;
        } catch (DeviceException | SourceException e) {
            detached(stream);
            streams.refuse(e);
            return false;
        } catch (RuntimeException | Error e) {
            detached(stream);
            throw e;
        }
    }

    /** Nothing of the session is to be ended any more. */
    private void detached(@Nullable ElementaryStream stream) {
        demuxer = null;
        forget();
        if (stream != null) {
            stream.close();
        }
    }

    /** The parser first, which may find something until it has ended; and once, whatever fails. */
    @Override
    public void detach() {
        Parser ending = parser;
        parser = null;
        skippedBefore += packets.skipped();
        damaged += packets.damaged();
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
        if (streams.isRefused()) {
            return false;
        }
        if (options.leavesOut(demuxer(), LOG)) {
            damaged++;
            return true;
        }
        int bytes = demuxer().packetBytes();
        if (paused && bytes > 0) { // all that was found before is delivered
            flush();
        }
        if (bytes == 0 || streams.isRefused() || !packets.take()) {
            return !streams.isRefused();
        }
        packet = demuxer().packets().last();
        mapper.packet(packet, packets.timestamp());
        if (size.changes(packets) && streams.decoder() != null) { // all before it is delivered first, so that a decoder is free
            held = true;
            end();
        } else if (demuxer().isKeyPacket() && !pictures.isEmpty()) {
            held = true; // it may begin another stream, and nothing of the decoder is with anybody then
        } else {
            parse();
        }
        return !streams.isRefused();
    }

    private void parse() {
        pictures.packet(packet, packets.decodingTimestamp());
        boolean parsed = Objects.requireNonNull(parser, "between sessions").parse(packets.data(), packet);
        pictures.showKept();
        if (!parsed && !streams.isRefused()) {
            damaged++;
        }
    }

    private void end() {
        pictures.noPacket();
        Objects.requireNonNull(parser, "between sessions").parse(MemorySegment.NULL, packet);
        pictures.end();
    }

    @Override
    public boolean wantsSurfaces() {
        return held && pictures.isEmpty() && !streams.isRefused(); // else the packet is another decoder's
    }

    @Override
    public void pause() {
        if (!paused && parser != null && !streams.isRefused()) {
            paused = true;
            if (!held) {
                end();
            }
        }
    }

    @Override
    public void drain() {
        pause();
        draining = true;
    }

    @Override
    public boolean draining() {
        return draining;
    }

    /** The parser of what was, and all that it has found, is given up. */
    @Override
    public void flush() {
        Parser ending = parser;
        parser = null;
        if (ending != null) {
            ending.close();
        }
        forget();
        packets.flush();
        try {
            parser = owner.parser(codec, packets.header(), pictures);
        } catch (DeviceException e) {
            streams.refuse(e);
        }
    }

    private void forget() {
        draining = false;
        paused = false;
        held = false;
        pictures.forget();
    }

    @Override
    public void goOn() {
        if (wantsSurfaces()) {
            held = false;
            parse();
            if (paused) {
                end();
            }
        }
    }

    @Override
    public @Nullable Surface receive() {
        return pictures.poll(draining || paused || held || streams.isRefused() ? 0 : options.ahead());
    }

    @Override
    public long damagedPackets() {
        return damaged + mapper.damaged() + (demuxer == null ? 0 : packets.damaged()) + streams.damaged() + pictures.damaged();
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
                mapper.close();
            }
        }
    }
}
