package io.framelease.ffmpeg;

import io.framelease.CaptureClock;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVProducerReferenceTime;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** Reads from packets when their pictures were captured. Confined to one thread at a time, as {@link Demuxer}. */
final class PacketClock {
    /** Demuxers that know it of RTCP. */
    private static final Set<String> RTP = Set.of("rtsp", "rtp", "sdp", "sap");
    /** Codecs whose RTP packets FFmpeg gives to a parser, which puts them together. */
    private static final Set<String> PARSED = Set.of("h261", "h263", "h263p", "h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4",
            "dvvideo");

    /** How fast the two clocks of a sender drift apart that has not shown more: quartz has 20 to 50 ppm, each of the two. */
    private static final int DRIFT_PPM = 100;

    private final MemorySegment packet;
    private final MemorySegment timeBase;
    private final CaptureClock clock;
    private final CaptureTimes times;

    /**
     * Begins a stream.
     *
     * @param format FFmpeg's name of the demuxer
     * @param stream an AVStream
     * @param packet the AVPacket that its packets are read to
     */
    PacketClock(String format, MemorySegment stream, MemorySegment packet) {
        this.packet = packet;
        this.timeBase = AVStream.time_base(stream);
        boolean rtp = isRtp(format);
        this.clock = rtp ? CaptureClock.RTCP_SENDER_REPORT : CaptureClock.PRODUCER_REFERENCE_TIME;
        String codec = NativeMemory.string(FFmpeg.avcodec_get_name(AVCodecParameters.codec_id(
                NativeMemory.transientView(AVStream.codecpar(stream), AVCodecParameters.sizeof()))));
        this.times = new CaptureTimes(rtp && PARSED.contains(codec), rtp ? micros(1L << 32) : 0,
                (int) Math.max(1, micros(1)) + 1, rtp ? DRIFT_PPM : 0);
    }

    /** Whether a demuxer, by FFmpeg's name, reads RTP. */
    static boolean isRtp(String format) {
        return RTP.contains(format);
    }

    /** The clock that the source tells the time of. */
    CaptureClock clock() {
        return clock;
    }

    /**
     * Looks at the packet that was read; once.
     *
     * @param nowMicros this machine's time
     * @param jumped    whether its timestamp does not go on from the one before
     * @return µs since 1970; {@link CaptureTimes#NONE} if the source does not tell
     */
    long captured(long nowMicros, boolean jumped) {
        long told = AVPacket.side_data_elems(packet) == 0 ? CaptureTimes.NONE : told();
        long pts = AVPacket.pts(packet);
        return times.packet(told, pts == FFmpeg.AV_NOPTS_VALUE() ? CaptureTimes.NONE : micros(pts), nowMicros, jumped);
    }

    /** How far the time of that packet may be off, in µs. */
    int errorMicros() {
        return times.errorMicros();
    }

    private long told() {
        MemorySegment found = FFmpeg.av_packet_get_side_data(packet, FFmpeg.AV_PKT_DATA_PRFT(), MemorySegment.NULL);
        return found.address() == 0 ? CaptureTimes.NONE
                : AVProducerReferenceTime.wallclock(NativeMemory.transientView(found, AVProducerReferenceTime.sizeof()));
    }

    private long micros(long timestamp) {
        long nanos = Timestamps.nanos(timestamp, AVRational.num(timeBase), AVRational.den(timeBase));
        return nanos == Long.MIN_VALUE ? CaptureTimes.NONE : nanos / 1000;
    }
}
