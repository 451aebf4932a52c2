package io.framelease.nvdec;

import io.framelease.DecoderInfo.Reason;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.StreamFacts;
import io.framelease.ffmpeg.SurfaceTraits;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which native decoder a camera has: the one that its stream needs, kept while that stays the same, be it from session to session.
 * Refuses what the hardware cannot decode, and what is larger than the limits. Confined to the camera thread.
 */
final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    /** Codecs whose parser reads the colours; of others it makes them up. */
    private static final Set<String> TELL_COLORS = Set.of("h264", "hevc", "av1");

    private final NvdecDecoders owner;
    private final DecoderOptions options;
    @SuppressWarnings("NullAway.Init") // set by begin(), before all else
    private ElementaryStream packets;
    @SuppressWarnings("NullAway.Init") // set by begin(), before all else
    private Source source;
    private @Nullable NativeDecoder decoder; // null before the first sequence
    @SuppressWarnings("NullAway.Init") // set before a stream is active
    private DisplayArea area;
    private int colorSpace;
    private int colorRange;
    private SurfaceTraits traits = SurfaceTraits.NONE;
    private boolean active; // whether a stream runs that the decoder is for
    private @Nullable Refusal refusal;
    @SuppressWarnings("NullAway.Init") // set by begin(), before all else
    private StreamFacts facts;
    private long damaged;
    private @Nullable SourceException tooLarge;
    private boolean toldTooLarge;

    Streams(NvdecDecoders owner, DecoderOptions options) {
        this.owner = owner;
        this.options = options;
    }

    /** A session begins. */
    void begin(ElementaryStream stream, Demuxer of) {
        packets = stream;
        source = of.source();
        facts = of.facts();
        active = false;
        tooLarge = null;
        toldTooLarge = false;
    }

    /** The native decoder; null before a stream has begun. */
    @Nullable NativeDecoder decoder() {
        return decoder;
    }

    /**
     * A stream begins, or goes on as another: finds a decoder for it, or tells the one it has another size if none of that one's
     * pictures is with anybody. The caller retires the one before, if it is another.
     *
     * @param format a CUVIDEOFORMAT
     * @param done   whether no picture of the decoder waits to be shown, so that its surfaces may be given up
     * @return how many decode surfaces it has; 0 if the stream is refused
     */
    int sequence(MemorySegment format, boolean done) {
        active = false;
        area = DisplayArea.of(format, packets.sequence());
        DecoderShape shape = DecoderShape.of(format, area, options);
        int needed = Math.max(1, Byte.toUnsignedInt(CUVIDEOFORMAT.min_num_decode_surfaces(format))) + shape.neighbours();
        if (!shape.isSound()) {
            damaged++;
            return 0;
        }
        if (isTooLarge(shape, needed)) {
            return 0;
        }
        try {
            Refusal found = shape.refusal();
            if (found == null) {
                found = owner.refusal(packets.codec(), shape.codec(), shape.bitDepth(), shape.codedWidth(), shape.codedHeight(),
                        shape.outputFormat());
            }
            if (found != null) {
                refusal = found;
                return 0;
            }
            if (decoder == null || !decoder.isFor(shape, needed)) {
                int extra = options.ahead(); // of use, and no need
                decoder = owner.decoder(done ? decoder : null, shape, needed, fits(shape, needed + extra) ? extra : 0);
            }
        } catch (DeviceLostException e) {
            throw e;
        } catch (DeviceException e) {
            refusal = new Refusal(Reason.REFUSED, packets.codec() + ", " + shape + ": " + e.getMessage());
            return 0;
        }
        describe(format);
        facts = facts.decoded("", area.width(), area.height(), shape.bitDepth());
        active = true;
        return decoder.surfaces;
    }

    private void describe(MemorySegment format) {
        boolean told = TELL_COLORS.contains(packets.codec());
        int matrix = told ? DecoderShape.matrix(format) : FFmpeg.AVCOL_SPC_UNSPECIFIED();
        colorSpace = matrix == FFmpeg.AVCOL_SPC_UNSPECIFIED() ? packets.colorSpace() : matrix;
        colorRange = told && DecoderShape.isFullRange(format) || packets.colorRange() == FFmpeg.AVCOL_RANGE_JPEG()
                ? FFmpeg.AVCOL_RANGE_JPEG() : FFmpeg.AVCOL_RANGE_MPEG();
        traits = FormatTraits.of(format, area, packets, told);
    }

    private long bytes(DecoderShape shape, int surfaces) {
        return shape.bytes(surfaces + options.slotsOfStreamSize(), NativeDecoder.OUTPUT_SURFACES);
    }

    private boolean fits(DecoderShape shape, int surfaces) {
        return (long) shape.codedWidth() * shape.codedHeight() <= options.limits().pixels()
                && bytes(shape, surfaces) <= options.memoryBytes();
    }

    private boolean isTooLarge(DecoderShape shape, int surfaces) {
        if (fits(shape, surfaces)) {
            return false;
        }
        damaged++;
        tooLarge = new SourceException(Kind.TOO_LARGE, source + " (" + packets.codec() + "): its pictures are too large: "
                + shape.codedWidth() + "x" + shape.codedHeight() + ", which would take at least " + bytes(shape, surfaces) + " bytes; "
                + options.limits());
        if (!toldTooLarge) {
            toldTooLarge = true;
            source.warnings().say(LOG, "too large", tooLarge.getMessage() + "; such pictures are left out");
        }
        return true;
    }

    /** Describes a picture of the stream that runs. */
    void describe(Picture picture) {
        picture.streamWidth = area.width();
        picture.streamHeight = area.height();
        picture.colorSpace = colorSpace;
        picture.colorRange = colorRange;
        picture.traits = traits;
    }

    /** A surface of the stream that runs; null if it has no such one, or none runs: one that was refused has no decoder. */
    @Nullable Picture picture(int index) {
        return active && decoder != null ? decoder.picture(index) : null;
    }

    /** Whether the hardware cannot decode the stream, so that software has to. */
    boolean isRefused() {
        return refusal != null;
    }

    /** What failed keeps the stream from being decoded here, unless the device is lost, which is thrown on. */
    void refuse(FrameleaseException failure) {
        if (failure instanceof DeviceLostException) {
            throw failure;
        }
        refusal = NvdecDecoders.refused(failure);
    }

    /** Why; null if it is not refused. */
    @Nullable Refusal refusal() {
        return refusal;
    }

    /** What is known of the stream. */
    StreamFacts facts() {
        return facts;
    }

    /** Streams that made no sense or were too large. */
    long damaged() {
        return damaged;
    }

    @Nullable SourceException tooLarge() {
        return tooLarge;
    }

    /** The camera needs no decoder any more. */
    void end() {
        if (decoder != null) {
            NativeDecoder ending = decoder;
            active = false;
            decoder = null;
            ending.retire();
        }
    }
}
