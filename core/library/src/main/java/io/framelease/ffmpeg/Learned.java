package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVInputFormat;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What probing found out about a camera's source. The next session does not read and decode for it again if the source says the
 * same of itself: of containers and descriptions that name each stream's codec with its parameter sets. The camera thread, and one
 * that opens the source for it: each has the monitor while it looks.
 */
public final class Learned implements AutoCloseable {
    /** Formats that say all of their streams before the first packet. */
    private static final Set<String> FORMATS = Set.of("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "rtsp");

    /** Video codecs whose parameter sets say all, and whose decoders put pictures into order by themselves. */
    private static final Set<Integer> CODECS = Set.of(FFmpeg.AV_CODEC_ID_H264(), FFmpeg.AV_CODEC_ID_HEVC(),
            FFmpeg.AV_CODEC_ID_VP9(), FFmpeg.AV_CODEC_ID_AV1());

    /**
     * What a source says of one stream before it is probed.
     *
     * @param shown how pictures are to be shown: turned, stretched, coloured
     */
    private record Declared(int type, int codec, int profile, int width, int height, ByteBuffer extradata, List<Integer> shown) {
    }

    /** What a source says of itself before it is probed: of each stream; nothing if that does not say all. */
    record Saying(String format, List<Declared> streams) {
    }

    /** What is known of one stream afterwards. */
    private record Known(MemorySegment parameters, long startTime, long duration, int rate, int ratePer, int average,
            int averagePer, int aspect, int aspectPer) {
    }

    private @Nullable OrderedArena arena; // owns the parameters; whoever has the monitor adopts it
    private boolean over;
    private Saying declared = new Saying("", List.of());
    private List<Known> known = List.of();
    private long startTime;
    private long duration;
    private long used;

    /** How often probing was left out. */
    public synchronized long used() {
        return used;
    }

    /**
     * Takes what was learned for what probing would find, if the source says the same as when it was learned.
     *
     * @param context an opened AVFormatContext that was not probed
     * @return what the source says, to be given to {@link #remember} when it has been probed; null if that is not needed
     */
    synchronized @Nullable Saying recall(MemorySegment context) {
        String name = NativeMemory.string(AVInputFormat.name(
                NativeMemory.transientView(AVFormatContext.iformat(context), AVInputFormat.sizeof())));
        Saying now = new Saying(name, FORMATS.contains(name) ? declaredBy(context) : List.of());
        if (now.streams().isEmpty() || !now.equals(declared)) {
            return now;
        }
        for (int i = 0; i < known.size(); i++) {
            Known of = known.get(i);
            MemorySegment stream = stream(context, i);
            AvError.check(FFmpeg.avcodec_parameters_copy(AVStream.codecpar(stream), of.parameters()), "cannot open a source",
                    "avcodec_parameters_copy");
            AVStream.start_time(stream, of.startTime());
            AVStream.duration(stream, of.duration());
            set(AVStream.r_frame_rate(stream), of.rate(), of.ratePer());
            set(AVStream.avg_frame_rate(stream), of.average(), of.averagePer());
            set(AVStream.sample_aspect_ratio(stream), of.aspect(), of.aspectPer());
        }
        AVFormatContext.start_time(context, startTime);
        AVFormatContext.duration(context, duration);
        used++;
        return null;
    }

    private static void set(MemorySegment rational, int numerator, int denominator) {
        AVRational.num(rational, numerator);
        AVRational.den(rational, denominator);
    }

    /**
     * Learns what probing has found.
     *
     * @param said what {@link #recall} returned
     */
    synchronized void remember(Saying said, MemorySegment context) {
        forget();
        if (over || said.streams().isEmpty() || said.streams().size() != AVFormatContext.nb_streams(context)) {
            return;
        }
        arena = OrderedArena.movable();
        List<Known> found = new ArrayList<>();
        for (int i = 0; i < said.streams().size(); i++) {
            MemorySegment stream = stream(context, i);
            MemorySegment copy = NativeCell.own(AvError.checkAllocated(FFmpeg.avcodec_parameters_alloc(),
                    "avcodec_parameters_alloc"), arena, FFmpeg::avcodec_parameters_free).get();
            AvError.check(FFmpeg.avcodec_parameters_copy(copy, AVStream.codecpar(stream)), "cannot open a source",
                    "avcodec_parameters_copy");
            MemorySegment rate = AVStream.r_frame_rate(stream);
            MemorySegment average = AVStream.avg_frame_rate(stream);
            MemorySegment aspect = AVStream.sample_aspect_ratio(stream);
            found.add(new Known(copy, AVStream.start_time(stream), AVStream.duration(stream), AVRational.num(rate),
                    AVRational.den(rate), AVRational.num(average), AVRational.den(average),
                    AVRational.num(aspect), AVRational.den(aspect)));
        }
        startTime = AVFormatContext.start_time(context);
        duration = AVFormatContext.duration(context);
        known = found;
        declared = said;
    }

    /** What each stream is said to be; empty if that does not say all. */
    private static List<Declared> declaredBy(MemorySegment context) {
        List<Declared> all = new ArrayList<>();
        for (int i = 0; i < AVFormatContext.nb_streams(context); i++) {
            try (Arena call = Arena.ofConfined()) {
                MemorySegment parameters = NativeMemory.borrow(AVStream.codecpar(stream(context, i)),
                        AVCodecParameters.sizeof(), call);
                int type = AVCodecParameters.codec_type(parameters);
                int codec = AVCodecParameters.codec_id(parameters);
                byte[] extradata = Extradata.of(parameters, call).toArray(ValueLayout.JAVA_BYTE);
                if (codec == FFmpeg.AV_CODEC_ID_NONE()
                        || type == FFmpeg.AVMEDIA_TYPE_VIDEO() && !(CODECS.contains(codec) && extradata.length > 0)) {
                    return List.of();
                }
                all.add(new Declared(type, codec, AVCodecParameters.profile(parameters), AVCodecParameters.width(parameters),
                        AVCodecParameters.height(parameters), ByteBuffer.wrap(extradata),
                        shown(parameters, AVStream.sample_aspect_ratio(stream(context, i)))));
            }
        }
        return all;
    }

    private static List<Integer> shown(MemorySegment parameters, MemorySegment aspect) {
        return List.of(Rotation.of(parameters), AVRational.num(aspect), AVRational.den(aspect),
                AVCodecParameters.color_primaries(parameters), AVCodecParameters.color_trc(parameters),
                AVCodecParameters.color_space(parameters), AVCodecParameters.color_range(parameters),
                AVCodecParameters.chroma_location(parameters));
    }

    private static MemorySegment stream(MemorySegment context, int index) {
        MemorySegment all = NativeMemory.transientView(AVFormatContext.streams(context),
                AVFormatContext.nb_streams(context) * ValueLayout.ADDRESS.byteSize());
        return NativeMemory.transientView(all.getAtIndex(ValueLayout.ADDRESS, index), AVStream.sizeof());
    }

    /** Forgets everything, and learns nothing more. */
    @Override
    public synchronized void close() {
        over = true;
        forget();
    }

    private void forget() {
        declared = new Saying("", List.of());
        known = List.of();
        if (arena != null) {
            OrderedArena owner = arena;
            arena = null;
            owner.adopt();
            owner.close();
        }
    }
}
