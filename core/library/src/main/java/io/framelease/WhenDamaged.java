package io.framelease;

/**
 * What a camera does with pictures that are damaged, or may be: those that their decoder or the source says are damaged, those
 * around packets that never came, and all behind them up to the next sound key frame, since each may be predicted from what is
 * damaged.
 *
 * <p>What is noticed: what the decoder says ({@link Damage}), packets that the source marks as damaged or the decoder refuses, and
 * gaps in the numbers of RTP packets ({@link CameraStats#lostPackets}): over UDP the network loses them, over TCP a server leaves
 * them out when its client or the network is slow. In doubt a picture counts as damaged: of a gap it is not known whether it is in
 * the picture before, or behind. What nobody notices cannot be told: bytes that are changed so that what is coded still makes
 * sense, above all of HEVC in software.
 *
 * @since 0.2.0
 */
public enum WhenDamaged {
    /** Each is delivered, with its decoder's and the source's word for it alone. */
    DELIVER,
    /** Each is delivered; one that may be damaged by what was before it is {@link Damage#SUSPECT}. */
    MARK,
    /**
     * None is delivered: the next frame is a sound key frame, or where a stream has none but refreshes its pictures bit by bit, the
     * first picture that such a refresh has completed. {@link CameraStats#skippedDamaged} counts the others. How long that may take
     * is the camera's key frame interval.
     */
    SKIP_TO_KEY
}
