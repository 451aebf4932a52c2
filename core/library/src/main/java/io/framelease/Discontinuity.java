package io.framelease;

/**
 * How the timestamp of a frame goes on from that of the frame before it, by the packets that were read between the two. Later
 * versions may know more.
 *
 * @since 0.2.0
 */
public enum Discontinuity {
    /**
     * It goes on, or there are no timestamps. Frames may be missing: of a live source a gap in the timestamps that took as long as
     * it says is no jump.
     */
    NONE,
    /**
     * It is ahead by more than 3 s, and by more than ten frames; of a live source by so much more than the time that has passed.
     * The sender's clock was set, a file was joined of several, or what lies between was thrown away before it was sent.
     */
    JUMP_FORWARD,
    /**
     * It is back: the sender's clock was set or has begun anew, a file was joined of several, or another round of a loop begins.
     * Where a source tells no decoding times (DTS) a step back by up to ten frames is taken for the order of the pictures.
     */
    JUMP_BACK,
    /**
     * The source counts with a fixed number of bits and has begun anew with zero, as MPEG's 33 bits do after 26.5 hours. {@link
     * FrameInfo#ptsNanos} goes on as if there were more bits. The counter of RTP, of 32 bits, begins anew without being noticed:
     * {@code ptsNanos} goes on there too.
     */
    WRAP
}
