package io.framelease;

import io.framelease.lease.PictureInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one frame besides its samples: when it was captured, where it stands in its stream, whether it is whole,
 * and how it is to be shown. {@link Frame#info()} gives it.
 *
 * <p>It is immutable, it has no part in the frame's memory, and any thread may read it at any time, also after the frame was
 * closed or revoked. Nobody but this library implements it, so later versions may add getters.
 *
 * <p>Hardware and software decoders give the same answers, but for {@link #damage()}: each says what its decoder tells.
 *
 * @since 0.2.0
 */
public sealed interface FrameInfo permits PictureInfo {
    /**
     * {@return the frame's number in its camera, counted from 1 over all reconnects} Only frames that are published have one: a
     * picture that was dropped before, since all slots were held or the device had no memory, leaves no gap. {@link
     * CameraStats#droppedExhausted} and {@link CameraStats#droppedNoMemory} count those. A gap in the numbers that a subscription
     * reads is a frame that was published and dropped there ({@link Subscription#dropped}) or taken back.
     */
    long id();

    /** {@return the number of the session that published it, counted from 1: one more with each connection that was begun} */
    long session();

    /**
     * {@return the presentation time (PTS) in ns since the stream's own origin; absent if the stream has none. Where a
     * container tells only when pictures are decoded, as AVI does, it is what follows from that} Where the source's counter begins
     * anew, as MPEG's of 33 bits does after 26.5 hours, it goes on all the same. Where the source's clock jumps it jumps too, which
     * {@link #timeline} tells.
     */
    OptionalLong ptsNanos();

    /**
     * {@return the number of the time line that {@link #ptsNanos} is of, counted from 1 in each session} Each jump of the
     * timestamps begins another one, and each further round of a loop does. The timestamps of two frames can be compared if they
     * have the same session and the same time line: whichever frames between them were dropped.
     */
    long timeline();

    /**
     * {@return how the timestamp goes on from that of the frame that was published before it in the same session} The first of a
     * session has {@link Discontinuity#NONE}. It is said of one frame; a subscription that dropped this frame is told by {@link
     * #timeline}, but for {@link Discontinuity#WRAP}, behind which timestamps go on.
     */
    Discontinuity discontinuity();

    /**
     * {@return the frame's place in the order in which pictures are decoded (the order of DTS): the number of its packet among
     * all that the session has read of the stream, counted from 1. Packets that give no frame leave gaps; two frames have the
     * same number if one packet holds both. A file that is played again goes on counting. 0 if the decoder does not tell}
     */
    long decodeOrder();

    /**
     * {@return when the packet was read that completes the frame's data, in ns of {@link System#nanoTime}: before it was
     * decoded. A packet that was read while the source was opened counts as read when the session begins; of a frame whose two
     * fields come in packets of their own, it is the first one's}
     */
    long arrivalNanos();

    /**
     * {@return when the picture was captured, by the clock that {@link #captureClock()} names: to the microsecond, or of
     * {@link CaptureClock#ARRIVAL} to the millisecond. Nothing is known of the first frame of an RTSP session, of those before the
     * camera's first sender report, which some send after seconds, and of those behind a jump of the timestamps, until the next
     * report. Of {@link CaptureClock#ARRIVAL} it may run backwards from one frame to the next, where the stream has B-frames: they
     * arrive behind the frame that is shown after them}
     */
    Instant captureTime();

    /** {@return which clock {@link #captureTime()} is of} */
    CaptureClock captureClock();

    /**
     * {@return how far {@link #captureTime()} may be from what its clock said when the picture got its timestamp; absent of {@link
     * CaptureClock#ARRIVAL}, which is later than the capture by all that encoder and network take}
     *
     * <p>It is the sum of
     * <ul>
     * <li>a unit of the stream's timestamps, which is 12 µs of RTP's 90 kHz, and what is rounded to microseconds;
     * <li>of RTCP the largest step by which a sender report of this session has corrected the ones before it. A step of more than
     * 10 s is none: somebody has set the clock;
     * <li>of RTCP what may have drifted since the last report. A report says what time it was at one timestamp, and timestamps may
     * count by another clock than the time: 100 ppm of the report's age are taken for that, 0.5 ms after 5 s, or more where
     * reports of this session, 1 s apart or more, have shown more. A report is noticed by what it changes. So of a sender whose
     * reports agree to 2 µs, and of one that sends no more of them, the error grows.
     * </ul> The way through the network has no part in it, nor half of a round trip: a report tells both of the sender's clocks
     * at one moment, whenever it arrives. What nobody can bound here is how wrong the sender's own clock is (have the camera and
     * this machine use NTP or PTP, and compare), a wrong report that is the first one, and how much later than the exposure a
     * camera takes the timestamp.
     */
    Optional<Duration> captureError();

    /** {@return whether decoding can begin with this frame, as its container or its packet says} */
    boolean isKeyFrame();

    /** {@return whether the frame is damaged, by its decoder's word and by what is known of the packets before it} */
    Damage damage();

    /** {@return how the frame's lines belong to fields} */
    FieldOrder fieldOrder();

    /** {@return whether the frame consists of two fields, of different moments} */
    default boolean isInterlaced() {
        return fieldOrder() == FieldOrder.TOP_FIRST || fieldOrder() == FieldOrder.BOTTOM_FIRST;
    }

    /**
     * {@return by how many degrees the frame must be turned clockwise to be upright, 0 to 359, as its container says by a display
     * matrix. The frame itself is not turned}
     */
    int rotation();

    /**
     * {@return the shape of a sample: the frame must be made wider or narrower by this to be shown as it is meant. 1:1 where the
     * stream says nothing. What a container says goes before what the stream says}
     */
    AspectRatio sampleAspectRatio();

    /** {@return what the parameter sets of H.264 or HEVC cut off the decoded picture: it is not in the frame} */
    Cropping cropping();

    /** {@return what the stream says of its colours} */
    ColorDescription color();
}
