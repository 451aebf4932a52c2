package io.framelease.ffmpeg;

import io.framelease.AspectRatio;
import io.framelease.Discontinuity;
import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.threads.Nanos;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One opened source: its format context and its best video stream. Confined to one thread at a time, like the arena that
 * owns its native objects: mostly the camera thread, or the one that opens it for that one ({@link #adopt}). The {@link Interrupt}
 * alone may be used by others.
 */
public final class Demuxer {
    private final Source source;
    private final Interrupt interrupt;
    private final long readTimeout;
    private final MemorySegment context;
    private final MemorySegment packet;
    private final MemorySegment stream;
    private final int streamIndex;
    private final Extent extent;
    private final PacketReader reader;
    private final PacketLog packets = new PacketLog();
    private final PacketTimes times;
    private final PacketClock clock;
    private final @Nullable AspectRatio sampleAspectRatio;
    private final int rotation;
    private final @Nullable AccessUnits units; // null but of H.264 and HEVC
    private long lost; // packets that the thread which reads has lost so far
    private boolean lostBefore; // while the source was opened: nobody knows which of the packets that FFmpeg keeps suffer of it

    /** What happened to a read. */
    public enum Read {
        /** A packet of the video stream is in {@link #packet()}. */
        PACKET,
        /** The source has ended. */
        END,
        /** The interrupt was cut. */
        CUT
    }

    /** As the other, for whom nobody waits. */
    public Demuxer(Source source, OpenOptions options, Learned learned, Interrupt interrupt, OrderedArena arena) {
        this(source, options, learned, interrupt, () -> { }, arena);
    }

    /**
     * Opens a source and finds its video stream.
     *
     * @param source    what to open
     * @param options   how
     * @param learned   what earlier sessions have learned of it, and learns from this one
     * @param interrupt cuts this and all later calls
     * @param connected runs once the source's host has answered all there is to ask, before its pictures are waited for
     * @param arena     confined to the calling thread; owns everything acquired here
     * @throws SourceException if it cannot be opened in time or has no video
     */
    public Demuxer(Source source, OpenOptions options, Learned learned, Interrupt interrupt, Runnable connected,
            OrderedArena arena) {
        this.source = source;
        this.interrupt = interrupt;
        this.readTimeout = Nanos.of(options.readTimeout());
        this.lost = CameraLog.lostPackets();
        Opener opener = new Opener(source, options, interrupt, arena);
        this.packet = newPacket(arena);
        this.context = opener.open();
        connected.run();
        this.streamIndex = opener.findVideo(context, learned);
        int streams = AVFormatContext.nb_streams(context);
        MemorySegment all = NativeMemory.borrow(AVFormatContext.streams(context),
                streams * ValueLayout.ADDRESS.byteSize(), arena);
        for (int i = 0; i < streams; i++) {
            if (i != streamIndex) { // not read, nor fetched where it is fetched by itself, as a playlist's variants are
                AVStream.discard(NativeMemory.transientView(all.getAtIndex(ValueLayout.ADDRESS, i), AVStream.sizeof()),
                        FFmpeg.AVDISCARD_ALL());
            }
        }
        this.stream = NativeMemory.borrow(all.getAtIndex(ValueLayout.ADDRESS, streamIndex), AVStream.sizeof(), arena);
        this.extent = new Extent(source, context, stream);
        this.times = new PacketTimes(extent, stream, packet);
        this.clock = new PacketClock(extent.format(), stream, packet);
        this.sampleAspectRatio = SurfaceTraits.aspect(AVStream.sample_aspect_ratio(stream));
        MemorySegment parameters = NativeMemory.transientView(parameters(), AVCodecParameters.sizeof());
        this.rotation = Rotation.of(parameters);
        int codec = AVCodecParameters.codec_id(parameters);
        this.units = AccessUnits.of(codec(), Extradata.of(parameters, arena));
        this.lostBefore = CameraLog.lostPackets() != lost;
        this.reader = new PacketReader(source, extent, interrupt, context, packet, streamIndex,
                DecoderThreads.isIntraOnly(codec), Transports.isInOrder(source, options.ffmpeg()), this.readTimeout, arena);
    }

    /**
     * Does what the first opening of a process costs besides, before a source's time begins; any thread.
     *
     * @throws io.framelease.FrameleaseException as an opening would
     */
    public static void prepare() {
        Rehearsal.once();
    }

    static MemorySegment newPacket(OrderedArena arena) {
        return NativeMemory.borrow(NativeCell.own(AvError.checkAllocated(FFmpeg.av_packet_alloc(), "av_packet_alloc"), arena,
                FFmpeg::av_packet_free).get(), AVPacket.sizeof(), arena);
    }

    /**
     * Reads until a packet of the video stream is there; blocks at most the read timeout for each packet. An error ends the
     * source too: what the decoder still holds is good, and {@link #throwFailure} tells of it afterwards.
     */
    public Read read() {
        Read read = reader.read();
        if (read == Read.PACKET) {
            boolean corrupt = (AVPacket.flags(packet) & FFmpeg.AV_PKT_FLAG_CORRUPT()) != 0;
            long number = packets.add(isKeyPacket(), corrupt);
            packet.set(ValueLayout.JAVA_LONG, AVPacket.opaque$offset(), number); // as a number, not as an address
            lookForLoss();
            Discontinuity found = times.take(packets.arrivalNanos(number));
            if (found != Discontinuity.NONE) {
                packets.breaks(found);
            }
            boolean jumped = found != Discontinuity.NONE && found != Discontinuity.WRAP;
            long captured = clock.captured(packets.captureMicros(number), jumped); // so far the present time
            if (captured != CaptureTimes.NONE) {
                packets.captured(captured, clock.errorMicros(), clock.clock());
            }
        }
        return read;
    }

    /** Notices what never came, and where pictures are right again. */
    private void lookForLoss() {
        long now = CameraLog.lostPackets();
        lostBefore &= !reader.hasWaited();
        if (now != lost || lostBefore) {
            lost = now;
            packets.lost();
        }
        if (units != null && isKeyPacket()) {
            packets.refreshes(Math.max(0, units.recovery(packet) - 1));
        }
    }

    /** The calling thread, which has adopted its arena, goes on with it: the packet that was read last stays. */
    public void adopt() {
        CameraLog.lost(lost); // each thread has a count of its own, and the other one has read nothing else
        lost = CameraLog.lostPackets();
        reader.adopt();
    }

    /** RTP packets that never came, of all sessions of the calling thread's camera. */
    public long lostPackets() {
        return lost;
    }

    /** What is known of the packets that were read. */
    public PacketLog packets() {
        return packets;
    }

    /** @throws SourceException if it was an error that ended the source */
    public void throwFailure() {
        reader.throwFailure();
    }

    /**
     * Goes back to the beginning.
     *
     * @return false if the source cannot be sought in; it can be opened anew then
     */
    public boolean rewind() {
        if (!extent.isSeekable()) {
            return false;
        }
        interrupt.allow(readTimeout);
        lostBefore = false;
        reader.restart();
        times.rewound();
        long start = AVStream.start_time(stream);
        // not to the first picture's time: where pictures are reordered, that comes after the first packet's
        long time = start == FFmpeg.AV_NOPTS_VALUE() ? 0 : Math.min(0, start);
        // raw streams have no times to seek by
        return interrupt.blocking(() -> FFmpeg.av_seek_frame(context, streamIndex, time, FFmpeg.AVSEEK_FLAG_BACKWARD())) >= 0
                || interrupt.blocking(() -> FFmpeg.av_seek_frame(context, streamIndex, 0, FFmpeg.AVSEEK_FLAG_BYTE())) >= 0;
    }

    /** The packet read last; valid until the next read. */
    MemorySegment packet() {
        return packet;
    }

    /** Bytes of the packet read last. */
    public int packetBytes() {
        return AVPacket.size(packet);
    }

    /** When the packet read last is to be decoded, in ns of the stream's time; {@link Long#MIN_VALUE} if not told. */
    public long packetNanos() {
        long timestamp = AVPacket.dts(packet);
        return timestamp == FFmpeg.AV_NOPTS_VALUE() ? Long.MIN_VALUE : toNanos(timestamp);
    }

    /** When the picture of the packet read last is to be shown, in ns of the stream's time; {@link Long#MIN_VALUE} if not told. */
    long packetPtsNanos() {
        long timestamp = AVPacket.pts(packet);
        return timestamp == FFmpeg.AV_NOPTS_VALUE() ? Long.MIN_VALUE : toNanos(timestamp);
    }

    /** What can look into its packets; null but of H.264 and HEVC. */
    @Nullable AccessUnits units() {
        return units;
    }

    /** FFmpeg's name of the video stream's codec. */
    public String codec() {
        return NativeMemory.string(FFmpeg.avcodec_get_name(AVCodecParameters.codec_id(
                NativeMemory.transientView(parameters(), AVCodecParameters.sizeof()))));
    }

    /** The video stream's codec parameters. */
    MemorySegment parameters() {
        return AVStream.codecpar(stream);
    }

    /** Whether the source said how large its pictures are when it was opened. */
    public boolean tellsSize() {
        MemorySegment parameters = NativeMemory.transientView(parameters(), AVCodecParameters.sizeof());
        return AVCodecParameters.width(parameters) > 0 && AVCodecParameters.height(parameters) > 0;
    }

    /** How long the packet read last is shown, in ns; zero or less if not told. */
    public long packetDurationNanos() {
        long duration = AVPacket.duration(packet);
        return duration <= 0 ? 0 : toNanos(duration);
    }

    /** Whether decoding can begin at the packet read last. */
    public boolean isKeyPacket() {
        return (AVPacket.flags(packet) & FFmpeg.AV_PKT_FLAG_KEY()) != 0;
    }

    /** What the container says of the shape of a sample; null if it says nothing. */
    @Nullable AspectRatio sampleAspectRatio() {
        return sampleAspectRatio;
    }

    /** Degrees to turn pictures clockwise by, as the container says. */
    public int rotation() {
        return rotation;
    }

    /** How far the source goes. */
    public Extent extent() {
        return extent;
    }

    /** {@link Extent#isLive()}. */
    public boolean isLive() {
        return extent.isLive();
    }

    /** When a surface of this stream is to be shown, in ns; {@link Long#MIN_VALUE} if that is not told. */
    public long ptsNanos(Surface surface) {
        long timestamp = surface.timestamp();
        return timestamp == FFmpeg.AV_NOPTS_VALUE() ? Long.MIN_VALUE : toNanos(timestamp);
    }

    /** A timestamp of the stream in nanoseconds; {@link Long#MIN_VALUE} if it is nonsense. */
    private long toNanos(long timestamp) {
        MemorySegment timeBase = AVStream.time_base(stream);
        return Timestamps.nanos(timestamp, AVRational.num(timeBase), AVRational.den(timeBase));
    }

    /** What the container says of the video stream. */
    public StreamFacts facts() {
        return StreamFacts.of(codec(), NativeMemory.transientView(parameters(), AVCodecParameters.sizeof()), extent.frameRate());
    }

    /** What is read. */
    public Source source() {
        return source;
    }
}
