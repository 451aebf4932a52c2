package io.framelease;

import java.util.OptionalDouble;

/**
 * Which of a camera's pictures a subscription wants. Immutable. Each subscription has one of its own ({@link
 * Camera#subscribe(Overflow, Demand)}), and may change it at any time ({@link Subscription#setDemand}). What a subscription
 * does not want is put into no queue of its, and is no drop: {@link Subscription#leftOut} counts it.
 *
 * <p>A camera pays for what its subscriptions want together, and no more:
 * <ul>
 *   <li>A picture that none of them wants takes no slot and is not copied ({@link CameraStats#unwantedPictures}).
 *   <li>While each of them wants {@linkplain #keyFrames key frames} alone, only key packets are decoded; the others are read and
 *       left out ({@link CameraStats#undecodedPackets}). When more is wanted again, decoding resumes with the next packet that
 *       it can begin at, and nothing that depends on what was left out is delivered.
 *   <li>While each of them wants key frames or a {@linkplain #atMost rate}, packets whose pictures no other picture depends on are
 *       left out where enough others come for the highest of these rates. So are pictures of codecs whose pictures all stand for
 *       themselves, such as Motion JPEG. Of a camera of H.264 or HEVC without such pictures, which are most, all must be decoded to
 *       have any: whoever wants a picture now and then and must not pay for more takes key frames.
 * </ul>
 *
 * <p>Later versions may add kinds of demands.
 *
 * @since 0.2.0
 */
public final class Demand {
    private static final Demand EVERY_FRAME = new Demand(1, 0, false);
    private static final Demand KEY_FRAMES = new Demand(1, 0, true);

    private final int nth;
    private final double framesPerSecond; // 0 for any number of them
    private final boolean keyFramesOnly;

    private Demand(int nth, double framesPerSecond, boolean keyFramesOnly) {
        this.nth = nth;
        this.framesPerSecond = framesPerSecond;
        this.keyFramesOnly = keyFramesOnly;
    }

    /** {@return the demand for every frame, which a subscription has if it does not say otherwise} */
    public static Demand everyFrame() {
        return EVERY_FRAME;
    }

    /**
     * {@return the demand for one of so many pictures: the next one, then each {@code n}th behind it, in the order in which
     * they are shown} Every picture is decoded for that.
     *
     * @param n 1 for every frame
     * @throws IllegalArgumentException if {@code n} is below 1
     */
    public static Demand everyNth(int n) {
        return n == 1 ? EVERY_FRAME : new Demand(Checks.between("n", n, 1, Integer.MAX_VALUE), 0, false);
    }

    /**
     * {@return the demand for so many pictures a second at most, on average and without bursts} Time is the stream's own: that
     * of the pictures' timestamps ({@link Frame#ptsNanos}), and where these are missing, stand still or jump, of a live source
     * the packets' arrival, else the declared frame rate. There is no drift: of 25 pictures a second at most 10 are 100 in 10
     * seconds. Two of them are never closer than half of what lies between two on average. A stream that is slower than this is
     * delivered whole.
     *
     * @param framesPerSecond above 0, with fractions: 0.5 for a picture each two seconds
     * @throws IllegalArgumentException if it is not above 0, or not a finite number
     */
    public static Demand atMost(double framesPerSecond) {
        if (!(framesPerSecond > 0) || Double.isInfinite(framesPerSecond)) {
            throw new IllegalArgumentException("framesPerSecond " + framesPerSecond + " is not a finite number above 0");
        }
        return new Demand(1, framesPerSecond, false);
    }

    /**
     * {@return the demand for key frames alone ({@link FrameInfo#isKeyFrame})} How often they come is the camera's setting (its key
     * frame interval, or GOP length), mostly one in 1 to 10 seconds; a stream without key frames, as one that is refreshed bit
     * by bit has none behind its first, gives none here. While nothing else is wanted of a camera each key frame is delivered
     * as soon as its packet is there, however far the stream reorders its pictures.
     */
    public static Demand keyFrames() {
        return KEY_FRAMES;
    }

    /** {@return of how many pictures one is wanted: 1 unless this is of {@link #everyNth}} */
    public int nth() {
        return nth;
    }

    /** {@return the rate of {@link #atMost}; empty of other demands} */
    public OptionalDouble framesPerSecond() {
        return framesPerSecond == 0 ? OptionalDouble.empty() : OptionalDouble.of(framesPerSecond);
    }

    /** {@return whether this is {@link #keyFrames}} */
    public boolean isKeyFramesOnly() {
        return keyFramesOnly;
    }

    /** Whether the other is a demand for the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Demand that && nth == that.nth && framesPerSecond == that.framesPerSecond
                && keyFramesOnly == that.keyFramesOnly;
    }

    @Override
    public int hashCode() {
        return 31 * nth + Double.hashCode(framesPerSecond) + (keyFramesOnly ? 1 : 0);
    }

    /** Such as {@code every frame}, {@code 1 of 3 frames}, {@code at most 7.5 frames/s} or {@code key frames}. */
    @Override
    public String toString() {
        return keyFramesOnly ? "key frames" : framesPerSecond != 0 ? "at most " + framesPerSecond + " frames/s"
                : nth == 1 ? "every frame" : "1 of " + nth + " frames";
    }
}
