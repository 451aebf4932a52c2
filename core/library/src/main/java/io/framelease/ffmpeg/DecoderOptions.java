package io.framelease.ffmpeg;

import io.framelease.Limits;
import io.framelease.Transform;
import org.slf4j.Logger;

/**
 * How a stream is to be decoded.
 *
 * @param highBitDepth whether samples of more than 8 bits keep them
 * @param shared       whether threads of a software decoder share each picture, so that none holds one back: where packets come at
 *                     their own time, and one held back is one late
 * @param ahead        pictures that hardware may hold back so that it has the next one to decode while one is taken: 0 where
 *                     packets come at their own time, so that one held back is one late
 * @param threads      threads of a software decoder; 0 for as many as there are processors
 * @param slots        pictures that the camera keeps beside it
 * @param limits       what the stream may ask for
 * @param transform    what is done to pictures before they are delivered, by hardware that can
 */
public record DecoderOptions(boolean highBitDepth, boolean shared, int ahead, int threads, int slots, Limits limits,
        Transform transform) {
    /** Of pictures that are delivered as they are, none of them held back. */
    public DecoderOptions(boolean highBitDepth, boolean shared, int threads, int slots, Limits limits) {
        this(highBitDepth, shared, 0, threads, slots, limits, Transform.none());
    }

    /** The camera's pictures that have the size of the stream's. */
    public int slotsOfStreamSize() {
        return Geometry.slotBytes(transform, highBitDepth) == 0 ? slots : 0;
    }

    /** Most bytes of the decoder's pictures and of {@link #slotsOfStreamSize}: others have been taken off. */
    public long memoryBytes() {
        return Math.max(0, limits.memoryBytes() - slots * Geometry.slotBytes(transform, highBitDepth));
    }

    /**
     * Whether the packet that was read last has more bytes than these allow, which is said.
     *
     * @param demuxer has read it
     * @param log     of the decoder that leaves it out
     */
    public boolean leavesOut(Demuxer demuxer, Logger log) {
        int bytes = demuxer.packetBytes();
        if (bytes > limits.packetBytes()) {
            demuxer.source().warnings().say(log, "packet", demuxer.source() + ": a packet of " + bytes
                    + " bytes is left out, Limits.packetBytes allows " + limits.packetBytes());
        }
        return bytes > limits.packetBytes();
    }
}
