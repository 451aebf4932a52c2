package io.framelease.ffmpeg;

import io.framelease.AspectRatio;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session's video stream as a hardware's parser takes it: parameter sets in the stream, start codes and not lengths, from the
 * first packet on that decoding can begin at. One packet is one access unit. Confined to the camera thread.
 */
public final class ElementaryStream implements AutoCloseable {
    /** What the decoder of a stream that was joined in the middle makes of it until all of its pictures are right. */
    public enum Beginning {
        /** All pictures are right. */
        WHOLE,
        /** Pictures that are shown before the first decoded one depend on what was before it. */
        LEADING_PICTURES_BROKEN
    }

    private static final Set<String> REORDERED = Set.of("mpeg1video", "mpeg2video", "mpeg4", "vc1");

    private final OrderedArena arena = new OrderedArena();
    private final Demuxer demuxer;
    private final String codec;
    private final boolean hevc;
    private final boolean h264;
    private final MemorySegment parameters; // the demuxer's AVCodecParameters
    private final @Nullable AccessUnits units; // null but of H.264 and HEVC
    private final @Nullable BitstreamFilter filter; // null if packets are taken as they are
    private final byte[] header;
    private MemorySegment data = MemorySegment.NULL;
    private boolean begun;
    private boolean leading; // whether pictures may come that depend on what was before the key picture
    private Beginning beginning = Beginning.WHOLE;
    private int recovering;
    private int sliceType;
    private @Nullable H264Sequence sequence; // the last one; null if there was none
    private @Nullable HevcSequence hevcSequence; // the same
    private long skipped;
    private long damaged;

    /** Begins with what the demuxer reads next. */
    public ElementaryStream(Demuxer demuxer) {
        this.demuxer = demuxer;
        try {
            parameters = NativeMemory.borrow(demuxer.parameters(), AVCodecParameters.sizeof(), arena);
            codec = demuxer.codec();
            hevc = codec.equals("hevc");
            h264 = codec.equals("h264");
            units = hevc || h264 ? new AccessUnits(hevc, 0) : null;
            filter = units == null ? null : new BitstreamFilter(codec + "_mp4toannexb", parameters,
                    "cannot decode " + demuxer.source() + " (" + codec + ")", arena);
            MemorySegment told = filter == null ? parameters : filter.parameters();
            header = Extradata.of(told, arena).toArray(ValueLayout.JAVA_BYTE);
            sequence = h264 && units != null ? units.sequence(MemorySegment.ofArray(header)) : null;
            hevcSequence = hevc && units != null ? units.hevcSequence(MemorySegment.ofArray(header)) : null;
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** FFmpeg's name of the codec. */
    public String codec() {
        return codec;
    }

    /** Parameter sets and the like that the container tells apart from the packets; empty if it has none. */
    public byte[] header() {
        return header;
    }

    /** What the container says of the colour matrix, as FFmpeg's code. */
    public int colorSpace() {
        return AVCodecParameters.color_space(parameters);
    }

    /** What the container says of the samples' range, as FFmpeg's code. */
    public int colorRange() {
        return AVCodecParameters.color_range(parameters);
    }

    /** What the container says of the primaries, or FFmpeg has found out, as H.273's code. */
    public int colorPrimaries() {
        return AVCodecParameters.color_primaries(parameters);
    }

    /** What the container says of the transfer characteristics, or FFmpeg has found out, as H.273's code. */
    public int colorTransfer() {
        return AVCodecParameters.color_trc(parameters);
    }

    /** Where samples of chroma are, as the container says or FFmpeg has found out, as FFmpeg's code. */
    public int chromaLocation() {
        return AVCodecParameters.chroma_location(parameters);
    }

    /** What the container says of the shape of a sample, which goes before what the stream does; null if it says nothing. */
    public @Nullable AspectRatio containerAspectRatio() {
        return demuxer.sampleAspectRatio();
    }

    /** The shape of a sample by what FFmpeg has found out of the stream; null if it found nothing. */
    public @Nullable AspectRatio probedAspectRatio() {
        return SurfaceTraits.aspect(AVCodecParameters.sample_aspect_ratio(parameters));
    }

    /** How many pictures a picture waits for others that are shown before it, by what FFmpeg has found out; 0 if unknown. */
    public int reorderDelay() {
        return AVCodecParameters.video_delay(parameters);
    }

    /** Samples of the picture, as the container tells; 0 if it does not. */
    public int width() {
        return AVCodecParameters.width(parameters);
    }

    /** Lines of the picture, as the container tells; 0 if it does not. */
    public int height() {
        return AVCodecParameters.height(parameters);
    }

    /** FFmpeg's format of the samples, as the container tells or FFmpeg has found out; below 0 if that is unknown. */
    public int sampleFormat() {
        return AVCodecParameters.format(parameters);
    }

    /**
     * Takes the packet that the demuxer read last. That stays as it is.
     *
     * @return false if it is left out, since it stands before the beginning or cannot be read, which is counted
     */
    public boolean take() {
        MemorySegment packet = demuxer.packet();
        if (filter != null) {
            packet = filter.pass(packet);
            if (packet == null) {
                damaged++;
                return false;
            }
        }
        if (AVPacket.size(packet) == 0) {
            return false;
        }
        data = NativeMemory.transientView(AVPacket.data(packet), AVPacket.size(packet));
        sliceType = units == null ? -1 : units.sliceType(data);
        if (h264 && units != null) {
            H264Sequence found = units.sequence(data);
            sequence = found != null ? found : sequence;
        }
        if (hevc && units != null) {
            HevcSequence found = units.hevcSequence(data);
            hevcSequence = found != null ? found : hevcSequence;
        }
        if (begun ? isBrokenLeading() : !begins(packet)) {
            skipped++;
            return false;
        }
        return true;
    }

    private boolean begins(MemorySegment packet) {
        boolean key = (AVPacket.flags(packet) & FFmpeg.AV_PKT_FLAG_KEY()) != 0;
        boolean idr = beginsSequence();
        int recovery = units == null || idr ? 0 : units.recoveryOf(data);
        recovering = Math.max(0, recovery - 1);
        if (!key && !idr && recovery == 0) {
            return false;
        }
        begun = true;
        leading = hevc;
        beginning = REORDERED.contains(codec) || h264 && !idr ? Beginning.LEADING_PICTURES_BROKEN
                : Beginning.WHOLE;
        return true;
    }

    /** Of HEVC: whether the packet's picture leads the key picture that was begun with, and depends on what was before that. */
    private boolean isBrokenLeading() {
        if (!leading || sliceType < 0) {
            return false;
        }
        leading = AccessUnits.isHevcLeading(sliceType); // else all that follows has what it needs
        return AccessUnits.isHevcBrokenLeading(sliceType);
    }

    /** The bytes of what was taken last; valid until the next is taken or read. */
    public MemorySegment data() {
        return data;
    }

    /** Of H.264: whether what was taken last begins a sequence, so that pictures before it are all shown before it. */
    public boolean beginsSequence() {
        return h264 && sliceType == AccessUnits.H264_IDR;
    }

    /** Of H.264 and HEVC: whether nothing from what was taken last on depends on what was before it. */
    public boolean beginsAnew() {
        return beginsSequence() || hevc && AccessUnits.isHevcKey(sliceType);
    }

    /** Of H.264 and HEVC: the size of pictures by the last sequence parameter set; null if there was none. */
    public @Nullable Dimensions dimensions() {
        return sequence != null ? sequence.size() : hevcSequence != null
                ? new Dimensions(hevcSequence.width(), hevcSequence.height()) : null;
    }

    /** Of H.264: how the fields of what was taken last lie in time, as the standard's pic_struct; -1 if that is not told. */
    public int structure() {
        return units == null || sequence == null || sequence.timing() < 0 ? -1 : units.structure(data, sequence.timing());
    }

    /** Of HEVC: the last sequence parameter set; null if there was none. */
    public @Nullable HevcSequence hevcSequence() {
        return hevcSequence;
    }

    /** Of H.264: the last sequence parameter set; null if there was none. */
    public @Nullable H264Sequence sequence() {
        return sequence;
    }

    /** When the picture of what was taken last is shown, in the stream's units; AV_NOPTS_VALUE if not told. */
    public long timestamp() {
        return AVPacket.pts(demuxer.packet());
    }

    /** When the picture of what was taken last is decoded, in the stream's units; AV_NOPTS_VALUE if not told. */
    public long decodingTimestamp() {
        return AVPacket.dts(demuxer.packet());
    }

    /** What the first picture is. */
    public Beginning beginning() {
        return beginning;
    }

    /** How many pictures from the first on are not right yet. */
    public int recovering() {
        return recovering;
    }

    /** Packets that were left out since they stand before the beginning. */
    public long skipped() {
        return skipped;
    }

    /** Packets that cannot be read. */
    public long damaged() {
        return damaged;
    }

    /** Begins anew with what the demuxer reads next. */
    public void flush() {
        begun = false;
        recovering = 0;
        if (filter != null) {
            filter.flush();
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
