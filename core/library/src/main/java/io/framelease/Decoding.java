package io.framelease;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of a source's video streams is decoded, what may decode it, with how many threads and how soon, and what becomes of
 * pictures that are damaged or do not come. Immutable: each {@code with} method gives a changed copy.
 *
 * @since 0.2.0
 */
public final class Decoding {
    private static final Decoding DEFAULTS = new Decoding(new Values());
    private static final int MOST_THREADS = 64;

    /** Written before it is published, and never again. */
    private static final class Values implements Cloneable {
        private int threads;
        private boolean lowLatency;
        private boolean hardwareRequired;
        private VideoChoice video = VideoChoice.largest();
        private WhenDamaged whenDamaged = WhenDamaged.MARK;
        private @Nullable Duration noFrameTimeout;

        @Override
        protected Values clone() {
            try {
                return (Values) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final Values values;

    private Decoding(Values values) {
        this.values = values;
    }

    private Decoding with(Consumer<Values> change) {
        Values copy = values.clone();
        change.accept(copy);
        return new Decoding(copy);
    }

    /** {@return the defaults: hardware where it can, else software with as many threads as are of use} */
    public static Decoding defaults() {
        return DEFAULTS;
    }

    /**
     * {@return a software decoder's threads; 0 for one a processor} With 0 those of a live source share each picture, as far as
     * the stream divides its pictures, so that none comes later; else each decodes a picture of its own, unless {@link
     * #isLowLatency}.
     */
    public int threads() {
        return values.threads;
    }

    /**
     * {@return a copy with other {@link #threads}}
     *
     * @param threads 0 to 64
     * @throws IllegalArgumentException for another number
     */
    public Decoding withThreads(int threads) {
        return with(copy -> copy.threads = Checks.between("threads", threads, 0, MOST_THREADS));
    }

    /**
     * {@return whether each picture is to come as soon as it can, at the cost of throughput and of datagrams that come late
     * (false)}
     *
     * <p>A live source has the most of it by default: threads share each picture ({@link #threads} being 0), NVDEC is told where
     * each picture ends, its parser holds none back, a picture waits only for those that are shown before it, and nothing is
     * paced. What this adds:
     * <ul>
     * <li>A software decoder's threads share each picture also if their number is given, and of files. Else each of N threads
     * decodes a picture of its own, which is faster, and pictures come N - 1 packets later: 15 packets with 16 threads, which are
     * 1.5 s at 10 frames a second. Streams whose pictures have one slice are decoded by one thread then.
     * <li>NVDEC gives each picture of a file as soon as it is decoded, and not one later, so that it has the next one to decode.
     * <li>Of RTP over UDP a datagram that is missing is waited for by 10 ms, and not by 100 ms, while others come behind it. One
     * that comes later than that is lost, and with it the pictures that need it, which are marked ({@link #whenDamaged}).
     * FFmpeg's option {@code max_delay}, in microseconds, chooses otherwise ({@link CameraOptions#withFfmpeg}).
     * </ul>
     * Pictures come in the order in which they are shown in any case. So what a stream reorders costs as many pictures as before:
     * one or two with B-frames. Nor can this take away what RTSP costs with H.264 and HEVC: FFmpeg knows the end of a
     * picture by the beginning of the next one, which is a frame's duration. Deinterlacing by software waits for the next picture
     * too. FFmpeg's {@code fflags=nobuffer} is of no use here: what was read while the source was opened is decoded at once, and
     * thrown away with it.
     */
    public boolean isLowLatency() {
        return values.lowLatency;
    }

    /**
     * {@return a copy with another {@link #isLowLatency}}
     *
     * @param lowLatency see {@link #isLowLatency}
     */
    public Decoding withLowLatency(boolean lowLatency) {
        return with(copy -> copy.lowLatency = lowLatency);
    }

    /**
     * {@return whether a stream that the device's hardware does not decode is refused} The camera then fails, for good, with a
     * {@link SourceException} of kind {@link SourceException.Kind#UNSUPPORTED} that gives the reason, be it at its beginning or
     * in mid-stream; in host memory it fails always. What may pass is no end: pictures of another shape
     * behind such as the hardware has decoded may come of damage, so that a live source is lost, with kind
     * {@link SourceException.Kind#DAMAGED}, and opened again; and so it is, with kind UNSUPPORTED, where the driver has refused a
     * decoder or picture after picture ({@link DecoderInfo.Reason#REFUSED}), for which there may be room the next time.
     *
     * <p>Else such a stream is decoded in software: on a CUDA device that is a warning, once a camera and reason, and each picture
     * is uploaded. Of what may come of damage the hardware goes on with the next key picture of the shape before.
     *
     * @see DecoderInfo#reason
     */
    public boolean isHardwareRequired() {
        return values.hardwareRequired;
    }

    /**
     * {@return a copy with another {@link #isHardwareRequired}}
     *
     * @param hardwareRequired see {@link #isHardwareRequired}
     */
    public Decoding withHardwareRequired(boolean hardwareRequired) {
        return with(copy -> copy.hardwareRequired = hardwareRequired);
    }

    /** {@return which of the source's video streams is taken (the largest)} */
    public VideoChoice video() {
        return values.video;
    }

    /**
     * {@return a copy with another {@link #video}}
     *
     * @param video see {@link #video}
     */
    public Decoding withVideo(VideoChoice video) {
        return with(copy -> copy.video = Objects.requireNonNull(video, "video"));
    }

    /** {@return what is done with pictures that are or may be damaged ({@link WhenDamaged#MARK})} */
    public WhenDamaged whenDamaged() {
        return values.whenDamaged;
    }

    /**
     * {@return a copy with another {@link #whenDamaged}}
     *
     * @param whenDamaged see {@link #whenDamaged}
     */
    public Decoding withWhenDamaged(WhenDamaged whenDamaged) {
        return with(copy -> copy.whenDamaged = Objects.requireNonNull(whenDamaged, "whenDamaged"));
    }

    /**
     * {@return how long a live source may send packets without a picture coming of them, before its session ends with a
     * {@link SourceException} that says so; null for the {@linkplain CameraOptions#readTimeout read timeout} (null)} Such packets
     * may be undecodable, lack their parameter sets, or never be key packets: before the first key packet it takes four times as
     * long, since a source may be joined in the middle of a long group of pictures. It takes some packets, too: a source that
     * pauses between bursts is not ended for that. Pictures that {@link WhenDamaged#SKIP_TO_KEY} leaves out are none, and have four
     * times as long, too: up to the next key picture, as a rule.
     */
    public @Nullable Duration noFrameTimeout() {
        return values.noFrameTimeout;
    }

    /**
     * {@return a copy with another {@link #noFrameTimeout}}
     *
     * @param noFrameTimeout above 0, or null
     * @throws IllegalArgumentException if it is not
     */
    public Decoding withNoFrameTimeout(@Nullable Duration noFrameTimeout) {
        return with(copy -> copy.noFrameTimeout = noFrameTimeout == null ? null : Checks.positive("noFrameTimeout", noFrameTimeout));
    }

    @Override
    public String toString() {
        return "Decoding[threads=" + threads() + (isLowLatency() ? ", lowLatency" : "") + ", hardwareRequired="
                + isHardwareRequired() + ", video=" + video()
                + ", whenDamaged=" + whenDamaged() + (noFrameTimeout() == null ? "" : ", noFrameTimeout=" + noFrameTimeout()) + "]";
    }
}
