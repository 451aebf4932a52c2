package io.framelease.nvdec;

import io.framelease.DecoderInfo.Reason;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.SampleFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What makes and keeps the decoders of one GPU. Any thread that is bound to it. */
public final class NvdecDecoders implements HardwareDecoders {
    private static final List<String> CODECS = List.of("h264", "hevc", "av1", "vp9", "vp8", "mpeg1video", "mpeg2video", "mpeg4",
            "vc1");
    /**
     * What it has and what is not taken: mapping waits for no picture of it, and the driver (580) calls pictures decoded that it still
     * writes. With six processes on an H200 up to half of those that it called so were others' when they were copied, or parts.
     */
    private static final String JPEG = "mjpeg";

    /** The first byte of the four that a container puts in front of AV1's sequence header. */
    private static final byte AV1_BOX = (byte) 0x81;
    private static final int AV1_BOX_BYTES = 4;

    private record Kind(int codec, int chroma, int bitDepth) {
    }

    private final String device;
    private final Driver driver;
    private final DecoderCache cache;
    private final Map<Kind, Capabilities> capabilities = new ConcurrentHashMap<>();

    /**
     * @param device     its name, such as {@code cuda:0}
     * @param failures   what becomes of calls that fail
     * @param bindThread makes the GPU the calling thread's
     */
    public NvdecDecoders(String device, Failures failures, Runnable bindThread) {
        this(device, Driver.nvidia(failures), bindThread);
    }

    /** As the other, with a driver of the test's. */
    NvdecDecoders(String device, Driver driver, Runnable bindThread) {
        this.device = device;
        this.driver = driver;
        this.cache = new DecoderCache(device, bindThread);
    }

    @Override
    public Opened open(Demuxer demuxer, DecoderOptions options, long stream) {
        String missing = driver.missing();
        if (!missing.isEmpty()) {
            return Opened.refused(new Refusal(Reason.NO_LIBRARY, missing));
        }
        ElementaryStream packets;
        try {
            packets = new ElementaryStream(demuxer);
        } catch (SourceException e) { // FFmpeg makes no elementary stream of it, and can decode it perhaps
            return Opened.refused(refused(e));
        }
        try {
            int codec = codec(packets.codec());
            Refusal refusal = codec < 0 ? unknown(packets.codec()) : refusal(packets, codec, options);
            if (refusal != null) {
                packets.close();
                return Opened.refused(refusal);
            }
            return Opened.with(new NvdecDecoder(this, codec, demuxer, packets, options, stream));
        } catch (DeviceLostException e) {
            packets.close();
            throw e;
        } catch (DeviceException e) {
            packets.close();
            return Opened.refused(refused(e));
        } catch (RuntimeException | Error e) {
            packets.close();
            throw e;
        }
    }

    /** What a call that failed means: software has to decode, until the hardware is asked the next time. */
    static Refusal refused(FrameleaseException failure) {
        return new Refusal(Reason.REFUSED, String.valueOf(failure.getMessage()));
    }

    private static Refusal unknown(String name) {
        return new Refusal(Reason.CODEC, name.equals(JPEG)
                ? "NVDEC's driver calls pictures of Motion JPEG decoded that it still writes" : "NVDEC has no " + name);
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

    /**
     * What the GPU decodes and delivers, a line for each codec, such as {@code h264: 4:2:0, 8 bits, 48x16 to 4096x4096}; depths whose
     * sizes differ are told apart.
     */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (String name : CODECS) {
            Map<String, String> depths = new LinkedHashMap<>(); // of each size
            for (int depth = 8; depth <= 12; depth += 2) {
                Capabilities found = capabilities(codec(name), Nvcuvid.cudaVideoChromaFormat_420(), depth);
                if (found.supported()) {
                    depths.merge(found.minWidth() + "x" + found.minHeight() + " to " + found.maxWidth() + "x" + found.maxHeight(),
                            String.valueOf(depth), (all, one) -> all + ", " + one);
                }
            }
            if (!depths.isEmpty()) {
                lines.add(name + ": 4:2:0, " + depths.entrySet().stream().map(each -> each.getValue() + " bits, " + each.getKey())
                        .collect(Collectors.joining("; ")));
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
            default -> -1;
        };
    }

    Capabilities capabilities(int codec, int chroma, int bitDepth) {
        return capabilities.computeIfAbsent(new Kind(codec, chroma, bitDepth),
                kind -> driver.capabilities(kind.codec, kind.chroma, kind.bitDepth));
    }

    /**
     * A native decoder of the shape: the camera's own with another size, one that nobody has, or a new one. Where there is no
     * memory for that, those that nobody has end first, one by one, and the caller waits for it, as it does for a new one: for each
     * kernel that runs, but for each of them no longer than {@link DecoderCache#ROOM_NANOS}.
     *
     * @param present  the camera's own; null if it has none
     * @param surfaces least number of its decode surfaces
     * @param extra    those that a new one has beyond
     * @throws DeviceException if the driver makes none
     */
    NativeDecoder decoder(@Nullable NativeDecoder present, DecoderShape shape, int surfaces, int extra) {
        if (present != null && present.canBecome(shape, surfaces) && present.isIdle() && reconfigured(present, shape)) {
            return present;
        }
        while (true) {
            NativeDecoder kept = kept(shape, surfaces);
            if (kept != null) {
                return kept;
            }
            long ended = cache.ended(); // before the driver is asked: what ends meanwhile makes room too
            NativeDecoder made = driver.decoder(shape, surfaces + extra, cache);
            if (made != null) {
                cache.created(made);
                return made;
            }
            if (!cache.awaitRoom(ended)) {
                throw new DeviceException(device + " has no memory for a decoder of " + shape + ", surfaces=" + (surfaces + extra)
                        + ": it takes about " + shape.bytes(surfaces + extra, NativeDecoder.OUTPUT_SURFACES)
                        + " bytes, and no decoder that nobody has could end, within " + DecoderCache.ROOM_NANOS / 1_000_000_000
                        + " s, to make room");
            }
        }
    }

    private @Nullable NativeDecoder kept(DecoderShape shape, int surfaces) {
        for (NativeDecoder kept; (kept = cache.take(shape, surfaces)) != null; kept.retire()) {
            try {
                if (kept.isFor(shape, surfaces) || reconfigured(kept, shape)) {
                    return kept;
                }
            } catch (RuntimeException | Error e) {
                kept.retire();
                throw e;
            }
        }
        return null;
    }

    private boolean reconfigured(NativeDecoder decoder, DecoderShape shape) {
        boolean done = decoder.reconfigure(shape);
        if (done) {
            cache.reconfigured();
        }
        return done;
    }

    /**
     * A parser of a session's stream.
     *
     * @param header what the container tells apart from the packets, as it tells it
     */
    Parser parser(int codec, byte[] header, Parser.Events events) {
        boolean boxed = codec == Nvcuvid.cudaVideoCodec_AV1() && header.length >= AV1_BOX_BYTES && header[0] == AV1_BOX;
        return driver.parser(codec, boxed ? Arrays.copyOfRange(header, AV1_BOX_BYTES, header.length) : header, events);
    }

    /** Native decoders that cameras have now. */
    public int used() {
        return cache.used();
    }

    /** How often a native decoder has gone on with pictures of another size. */
    public long reconfigurations() {
        return cache.reconfigurations();
    }

    @Override
    public long existing() {
        return cache.existing();
    }

    @Override
    public long reused() {
        return cache.reused();
    }

    @Override
    public long bytes() {
        return cache.bytes();
    }

    @Override
    public void evict() {
        cache.evict();
    }

    /** Ends kept decoders, and waits until those are gone that cameras have given back; for tests, when no camera is open. */
    public void drain() {
        cache.drain();
    }
}
