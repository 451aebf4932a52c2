package io.framelease;

/**
 * Whether a frame is what was encoded. A decoder tells what it has noticed while it decoded this picture. It does not tell that a
 * picture is wrong because one that it is predicted from was: after a damaged frame, or packets that never came, the frames up to
 * the next key frame are {@link #SUSPECT}, whatever they say of themselves ({@link WhenDamaged}). Later versions may know more
 * values.
 *
 * <p>Who tells what: NVDEC tells of H.264 and HEVC what it concealed, and of no codec that a reference was
 * missing. FFmpeg's decoders of H.264, MPEG-1, 2 and 4, H.263, VC-1 and their relatives tell what they concealed or failed to
 * decode; of live H.264, which they decode with threads for slices, only the latter. Its decoder of HEVC tells of missing
 * references and of what it cannot decode, not of changed bytes that still make sense; with threads for pictures, which files are
 * decoded with, not of which picture: those that it may be are {@link #SUSPECT}. Of its other pictures, and of all other codecs,
 * nothing is told: {@link #UNKNOWN}.
 *
 * @since 0.2.0
 */
public enum Damage {
    /** The decoder found nothing wrong. It need not notice what never arrived: of H.264, a slice that is lost on the way. */
    NONE,
    /** Parts were missing or damaged; the decoder has put something plausible in their place. */
    CONCEALED,
    /** Parts are damaged, or the source says so, and the decoder has not said that it concealed them. */
    CORRUPT,
    /** A picture that this one is predicted from never came; the decoder took another in its place, or none. */
    REFERENCES_MISSING,
    /**
     * Nothing was found wrong with it, but something before it was damaged or lost that it may be predicted from; with
     * {@link WhenDamaged#DELIVER} that is not told.
     */
    SUSPECT,
    /** The decoder does not tell. */
    UNKNOWN
}
