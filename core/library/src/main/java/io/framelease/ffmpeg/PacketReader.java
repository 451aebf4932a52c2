package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.Demuxer.Read;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.OrderedArena;
import io.framelease.threads.Nanos;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the packets of one stream of an opened source, and says how it ended. Confined to one thread at a time, as that is. */
final class PacketReader {
    private static final long PAUSE_NANOS = 5_000_000;
    /** Packets of RTP in one read that are thrown away as late, before that is taken for another beginning of their numbers. */
    private static final int MOST_LATE = 32;

    private final Source source;
    private final Extent extent;
    private final Interrupt interrupt;
    private final MemorySegment context;
    private final MemorySegment packet;
    private final int streamIndex;
    private final long readTimeout;
    private final IntSupplier readFrame; // made once, and not for each packet
    private final MemorySegment held; // the last packet of what has ended, or an empty one
    private final MemorySegment spare;
    private final boolean intraOnly;
    private final boolean inOrder; // whether RTP's packets can come in no other
    private long latePackets; // before the packet of this stream that is read now, whatever comes of others
    private volatile boolean goneBack; // for good: FFmpeg is told to stop once, and gives what its parser holds before
    private volatile boolean waited;
    private boolean any;
    private boolean late;
    private boolean others; // whether packets of other streams came since the last one of this
    private @Nullable SourceException failure;

    PacketReader(Source source, Extent extent, Interrupt interrupt, MemorySegment context, MemorySegment packet,
            int streamIndex, boolean intraOnly, boolean inOrder, long readTimeout, OrderedArena arena) {
        this.held = Demuxer.newPacket(arena);
        this.spare = Demuxer.newPacket(arena);
        this.intraOnly = intraOnly;
        this.inOrder = inOrder;
        this.source = source;
        this.extent = extent;
        this.interrupt = interrupt;
        this.context = context;
        this.packet = packet;
        this.streamIndex = streamIndex;
        this.readTimeout = readTimeout;
        this.readFrame = () -> FFmpeg.av_read_frame(context, packet);
        adopt();
    }

    /** The calling thread reads from now on, and is the one that FFmpeg asks from. */
    void adopt() {
        latePackets = CameraLog.latePackets(); // each thread has a count of its own
        if (!source.isFile()) {
            interrupt.alsoAsk(this::isAsked);
        }
    }

    private boolean isAsked() {
        waited = true;
        return hasGoneBack();
    }

    /** Whether data was waited for: what comes then was not read while the source was opened. */
    boolean hasWaited() {
        return waited;
    }

    /**
     * Whether the numbers of RTP's packets have begun anew within a connection that keeps their order. FFmpeg would throw all away
     * up to the old number, for minutes.
     */
    private boolean hasGoneBack() {
        goneBack |= inOrder && CameraLog.latePackets() - latePackets > MOST_LATE;
        return goneBack;
    }

    Read read() {
        boolean renew = !late;
        others &= late;
        latePackets = CameraLog.latePackets();
        while (true) {
            if (renew) {
                interrupt.allow(readTimeout);
            }
            long before = Avio.bytesRead(context);
            FFmpeg.av_packet_unref(packet);
            int result = interrupt.blocking(readFrame);
            // When time runs out FFmpeg first gives what its parser holds, as if it had just come: no more time for that.
            late = result >= 0 && interrupt.expired();
            if (interrupt.isCut()) {
                return Read.CUT;
            }
            if (result >= 0) {
                boolean own = AVPacket.stream_index(packet) == streamIndex;
                others |= !own;
                if (own && !heldBack()) {
                    any = true;
                    return Read.PACKET;
                }
                renew = !late && (own || !extent.isLive()); // sound that goes on is no picture
            } else if (isTemporary(result) && !interrupt.expired()) {
                boolean progress = Avio.bytesRead(context) != before;
                if (!progress) {
                    pause();
                }
                renew = progress && !extent.isLive(); // a live source that sends nothing of use is silent
            } else {
                if (!extent.isEnd(result)) {
                    failure = failure(result);
                }
                return isLastWhole() ? Read.PACKET : Read.END;
            }
        }
    }

    /**
     * At the end of a live source each packet waits for the next, which is there at once. A parser ends a packet where the next
     * begins: of the last one nobody knows whether it is whole.
     */
    private boolean heldBack() {
        if (!extent.isLive() || !late && !Avio.isAtEnd(context)) {
            return false;
        }
        FFmpeg.av_packet_move_ref(spare, packet);
        FFmpeg.av_packet_move_ref(packet, held);
        FFmpeg.av_packet_move_ref(held, spare);
        return AVPacket.size(packet) == 0;
    }

    /** Whether the last packet can be taken for whole: a still picture, if it is all there is or has nothing to say against it. */
    private boolean isLastWhole() {
        boolean damaged = (AVPacket.flags(held) & FFmpeg.AV_PKT_FLAG_CORRUPT()) != 0;
        boolean whole = AVPacket.size(held) > 0 && !damaged && (intraOnly || !any);
        FFmpeg.av_packet_unref(packet);
        FFmpeg.av_packet_move_ref(packet, held);
        any |= whole;
        return whole;
    }

    /** Demuxers say so when they have found nothing yet in what they have read, or when a signal came. */
    private static boolean isTemporary(int code) {
        return code == AvError.EAGAIN || code == AvError.INTERRUPTED;
    }

    private void pause() {
        Thread.interrupted(); // it is nobody's message here, and would end each pause at once
        LockSupport.parkNanos(this, PAUSE_NANOS);
    }

    private SourceException failure(int code) {
        if (interrupt.expired()) {
            return new SourceException(Kind.TIMED_OUT,
                    (others ? "no pictures from " + source + ", though it sends other streams," : "no data from " + source)
                            + " for " + Nanos.inWords(Duration.ofNanos(readTimeout)));
        }
        if (hasGoneBack()) {
            return new SourceException(Kind.ENDED, "cannot go on with " + source
                    + ": the numbers of its RTP packets have gone back, as those of a stream that begins anew");
        }
        if (code == FFmpeg.AVERROR_EXIT()) { // said to a call now, or to an earlier one, which FFmpeg remembers
            return tooLarge(source, interrupt);
        }
        return AvError.exception("cannot read " + source, "av_read_frame", code,
                source.isFile() ? ErrorCauses.ofFile(code) : ErrorCauses.ofNetwork(code));
    }

    static SourceException tooLarge(Source source, Interrupt interrupt) {
        return new SourceException(Kind.TOO_LARGE, "cannot read " + source + ": a packet does not end within "
                + interrupt.mostBytes() + " bytes; Limits.packetBytes says how large one may be");
    }

    /** The demuxer has gone to another place. */
    void restart() {
        late = false;
        failure = null;
        FFmpeg.av_packet_unref(held);
    }

    void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }
}
