package io.framelease;

/**
 * Which clock a {@link FrameInfo#captureTime()} is of. Later versions may know more.
 *
 * @since 0.2.0
 */
public enum CaptureClock {
    /** The camera's own, by its RTCP sender reports (RFC 3550): they say which wall-clock time belongs to an RTP timestamp. */
    RTCP_SENDER_REPORT,
    /**
     * The producer's, by a producer reference time of the container ({@code prft}, ISO/IEC 14496-12). FFmpeg 7.1 itself reads that
     * box of no container, so that only another build of it gives this.
     */
    PRODUCER_REFERENCE_TIME,
    /**
     * This machine's, when the packet was read: the picture was captured before. So it is where the source tells no time. Packets
     * come in the order of decoding and frames in the order of display: of a stream with B-frames a frame may have an earlier time
     * than the one before it, by the time that it takes to send what was reordered.
     */
    ARRIVAL
}
