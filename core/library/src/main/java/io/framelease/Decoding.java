package io.framelease;

/**
 * What may decode a camera's stream, and with how many threads. Immutable.
 *
 * @since 0.2.0
 */
public final class Decoding {
    private static final Decoding DEFAULTS = new Decoding(0, false);
    private static final int MOST_THREADS = 64;

    private final int threads;
    private final boolean hardwareRequired;

    private Decoding(int threads, boolean hardwareRequired) {
        this.threads = threads;
        this.hardwareRequired = hardwareRequired;
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
        return new Decoding(Checks.between("threads", threads, 0, MOST_THREADS), hardwareRequired);
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
        return new Decoding(threads, hardwareRequired);
    }

    @Override
    public String toString() {
        return "Decoding[threads=" + threads + ", hardwareRequired=" + hardwareRequired + "]";
    }
}
