package io.framelease;

import java.util.Objects;

/**
 * Which of a source's video streams is decoded, what may decode it, and with how many threads. Immutable.
 *
 * @since 0.2.0
 */
public final class Decoding {
    private static final Decoding DEFAULTS = new Decoding(0, false, VideoChoice.largest());
    private static final int MOST_THREADS = 64;

    private final int threads;
    private final boolean hardwareRequired;
    private final VideoChoice video;

    private Decoding(int threads, boolean hardwareRequired, VideoChoice video) {
        this.threads = threads;
        this.hardwareRequired = hardwareRequired;
        this.video = video;
    }

    /** {@return the defaults: hardware where it can, else software with as many threads as are of use} */
    public static Decoding defaults() {
        return DEFAULTS;
    }

    /**
     * {@return a software decoder's threads; 0 for one a processor} With 0 those of a live source share each picture, as far as
     * the stream divides its pictures, so that none comes later; else each decodes a picture of its own.
     */
    public int threads() {
        return threads;
    }

    /**
     * {@return a copy with other {@link #threads}}
     *
     * @param threads 0 to 64
     */
    public Decoding withThreads(int threads) {
        return new Decoding(Checks.between("threads", threads, 0, MOST_THREADS), hardwareRequired, video);
    }

    /**
     * {@return whether a stream that the device's hardware does not decode is refused} The camera then fails, for good, with a
     * {@link SourceException} of kind {@link SourceException.Kind#UNSUPPORTED} that gives the reason, be it at its beginning or
     * in mid-stream; in host memory it fails always. Else such a stream is decoded in software: on a CUDA device that is a
     * warning, once a camera and reason, and each picture is uploaded.
     *
     * @see DecoderInfo#reason
     */
    public boolean isHardwareRequired() {
        return hardwareRequired;
    }

    /**
     * {@return a copy with another {@link #isHardwareRequired}}
     *
     * @param hardwareRequired see {@link #isHardwareRequired}
     */
    public Decoding withHardwareRequired(boolean hardwareRequired) {
        return new Decoding(threads, hardwareRequired, video);
    }

    /** {@return which of the source's video streams is taken (the largest)} */
    public VideoChoice video() {
        return video;
    }

    /**
     * {@return a copy with another {@link #video}}
     *
     * @param video see {@link #video}
     */
    public Decoding withVideo(VideoChoice video) {
        return new Decoding(threads, hardwareRequired, Objects.requireNonNull(video, "video"));
    }

    @Override
    public String toString() {
        return "Decoding[threads=" + threads + ", hardwareRequired=" + hardwareRequired + ", video=" + video + "]";
    }
}
