package io.framelease.nvdec;

import io.framelease.DecoderInfo.Reason;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.SampleFormat;
import io.framelease.natives.NvdecLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What makes and keeps the decoders of one GPU. Any thread that is bound to it. */
public final class NvdecDecoders implements HardwareDecoders {
    private static final List<String> CODECS = List.of("h264", "hevc", "av1", "vp9", "vp8", "mpeg1video", "mpeg2video", "mpeg4",
            "vc1", "mjpeg");

    private record Kind(int codec, int chroma, int bitDepth) {
    }

    private final Failures failures;
    private final DecoderCache cache;
    private final Map<Kind, Capabilities> capabilities = new ConcurrentHashMap<>();

    /**
     * @param device     its name, such as {@code cuda:0}
     * @param failures   what becomes of calls that fail
     * @param bindThread makes the GPU the calling thread's
     */
    public NvdecDecoders(String device, Failures failures, Runnable bindThread) {
        this.failures = failures;
        this.cache = new DecoderCache(device, bindThread);
    }

    @Override
    public Opened open(Demuxer demuxer, DecoderOptions options, long stream) {
        if (NvdecLibrary.get().path().isEmpty()) {
            return Opened.refused(new Refusal(Reason.NO_LIBRARY, NvdecLibrary.get().reason()));
        }
        ElementaryStream packets = new ElementaryStream(demuxer);
        try {
            int codec = codec(packets.codec());
            Refusal refusal = codec < 0 ? new Refusal(Reason.CODEC, "NVDEC has no " + packets.codec())
                    : refusal(packets, codec, options);
            if (refusal != null) {
                packets.close();
                return Opened.refused(refusal);
            }
            return Opened.with(new NvdecDecoder(this, codec, demuxer, packets, options, stream));
        } catch (RuntimeException | Error e) {
            packets.close();
            throw e;
        }
    }

    /** Why a stream cannot be decoded, as far as its container tells; null if nothing speaks against it. */
    private @Nullable Refusal refusal(ElementaryStream packets, int codec, DecoderOptions options) {
        int format = packets.sampleFormat();
        if (SampleFormat.isKnown(format) && !SampleFormat.is420(format)) {
            return new Refusal(Reason.CHROMA, "NVDEC gives no NV12 of " + SampleFormat.name(format));
        }
        int depth = SampleFormat.isKnown(format) ? SampleFormat.depth(format) : 8;
        return refusal(packets.codec(), codec, depth, packets.width(), packets.height(), options.highBitDepth() && depth > 8
                ? Nvcuvid.cudaVideoSurfaceFormat_P016() : Nvcuvid.cudaVideoSurfaceFormat_NV12());
    }

    /**
     * Why pictures of 4:2:0 cannot be decoded; null if they can.
     *
     * @param name   FFmpeg's name of the codec
     * @param width  coded width in samples; 0 if unknown
     * @param height coded height in lines; 0 if unknown
     * @param output NVDEC's surface format
     */
    @Nullable Refusal refusal(String name, int codec, int depth, int width, int height, int output) {
        int chroma = Nvcuvid.cudaVideoChromaFormat_420();
        Capabilities found = capabilities(codec, chroma, depth);
        boolean known = found.supported() || depth != 8 && capabilities(codec, chroma, 8).supported();
        return found.refusal(name, depth, known, width, height, output);
    }

    /** What the GPU decodes, a line for each codec, such as {@code h264: 8 bits, 48x16 to 4096x4096}. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (String name : CODECS) {
            List<String> depths = new ArrayList<>();
            Capabilities largest = null;
            for (int depth = 8; depth <= 12; depth += 2) {
                Capabilities found = capabilities(codec(name), Nvcuvid.cudaVideoChromaFormat_420(), depth);
                if (found.supported()) {
                    depths.add(String.valueOf(depth));
                    largest = found;
                }
            }
            if (largest != null) {
                lines.add(name + ": " + String.join(", ", depths) + " bits, " + largest.minWidth() + "x" + largest.minHeight()
                        + " to " + largest.maxWidth() + "x" + largest.maxHeight());
            }
        }
        return lines;
    }

    /** NVDEC's number of a codec of FFmpeg's; below 0 if it has none. */
    private static int codec(String name) {
        return switch (name) {
            case "h264" -> Nvcuvid.cudaVideoCodec_H264();
            case "hevc" -> Nvcuvid.cudaVideoCodec_HEVC();
            case "vp8" -> Nvcuvid.cudaVideoCodec_VP8();
            case "vp9" -> Nvcuvid.cudaVideoCodec_VP9();
            case "av1" -> Nvcuvid.cudaVideoCodec_AV1();
            case "mpeg1video" -> Nvcuvid.cudaVideoCodec_MPEG1();
            case "mpeg2video" -> Nvcuvid.cudaVideoCodec_MPEG2();
            case "mpeg4" -> Nvcuvid.cudaVideoCodec_MPEG4();
            case "vc1" -> Nvcuvid.cudaVideoCodec_VC1();
            case "mjpeg" -> Nvcuvid.cudaVideoCodec_JPEG();
            default -> -1;
        };
    }

    Capabilities capabilities(int codec, int chroma, int bitDepth) {
        return capabilities.computeIfAbsent(new Kind(codec, chroma, bitDepth),
                kind -> Capabilities.ask(failures, kind.codec, kind.chroma, kind.bitDepth));
    }

    /** A native decoder of the shape: one that is there, or a new one. */
    NativeDecoder decoder(DecoderShape shape, int surfaces) {
        NativeDecoder kept = cache.take(shape, surfaces);
        if (kept != null) {
            return kept;
        }
        NativeDecoder made = NativeDecoder.create(shape, surfaces, failures, cache);
        cache.created();
        return made;
    }

    Failures failures() {
        return failures;
    }

    /** Native decoders that exist: of cameras, and kept ones. */
    public long existing() {
        return cache.existing();
    }

    /** How often a camera was given a decoder that another had, or itself before. */
    public long reused() {
        return cache.reused();
    }

    /** Ends kept decoders, and waits until those are gone that cameras have given back; for tests, when no camera is open. */
    public void drain() {
        cache.drain();
    }
}
