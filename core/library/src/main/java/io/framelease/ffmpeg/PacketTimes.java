package io.framelease.ffmpeg;

import io.framelease.Discontinuity;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.MemorySegment;

/** Puts the timestamps of packets right, and finds where they do not go on. Confined to one thread at a time, as its demuxer. */
final class PacketTimes {
    private final MemorySegment packet;
    private final MemorySegment timeBase;
    private final boolean tellsWraps;
    private final Counter counter;
    private final Timeline timeline;
    private boolean anew; // whether the next packet begins another round

    /**
     * Begins a stream.
     *
     * @param extent what it is of
     * @param stream an AVStream
     * @param packet the AVPacket that its packets are read to
     */
    PacketTimes(Extent extent, MemorySegment stream, MemorySegment packet) {
        this.packet = packet;
        this.timeBase = AVStream.time_base(stream);
        this.tellsWraps = !PacketClock.isRtp(extent.format()); // FFmpeg counts anew from 0 there, in full
        this.counter = new Counter(AVStream.pts_wrap_bits(stream));
        this.timeline = new Timeline(extent.isLive(), extent.frameNanos());
    }

    /**
     * Looks at the packet that was read, once, and changes its timestamps to what they mean.
     *
     * @param arrival when it was read, in ns
     * @return how it goes on from the one before
     */
    Discontinuity take(long arrival) {
        long dts = AVPacket.dts(packet);
        long pts = AVPacket.pts(packet);
        boolean ordered = dts != FFmpeg.AV_NOPTS_VALUE();
        long told = ordered ? dts : pts;
        boolean wrapped = false;
        if (told != FFmpeg.AV_NOPTS_VALUE() && counter.wraps()) {
            long full = counter.next(told);
            wrapped = tellsWraps && counter.hasWrapped();
            if (ordered) {
                AVPacket.dts(packet, full);
            }
            if (pts != FFmpeg.AV_NOPTS_VALUE()) {
                AVPacket.pts(packet, counter.near(pts, full));
            }
            told = full;
        }
        Discontinuity found = timeline.packet(nanos(told), ordered, arrival);
        if (anew) {
            anew = false;
            return Discontinuity.JUMP_BACK;
        }
        if (found != Discontinuity.NONE) {
            counter.jumped();
            return found;
        }
        return wrapped ? Discontinuity.WRAP : Discontinuity.NONE;
    }

    /** The packets that come next are those of the stream's beginning. */
    void rewound() {
        anew = true;
        counter.restart();
        timeline.restart();
    }

    private long nanos(long timestamp) {
        return timestamp == FFmpeg.AV_NOPTS_VALUE() ? Counter.NONE
                : Timestamps.nanos(timestamp, AVRational.num(timeBase), AVRational.den(timeBase));
    }
}
