package io.framelease;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may decode a camera's stream, with how many threads, and what becomes of pictures that are damaged or do not come. Immutable.
 *
 * @since 0.2.0
 */
public final class Decoding {
    private static final Decoding DEFAULTS = new Decoding(0, false, WhenDamaged.MARK, null);
    private static final int MOST_THREADS = 64;

    private final int threads;
    private final boolean hardwareRequired;
    private final WhenDamaged whenDamaged;
    private final @Nullable Duration noFrameTimeout;

    private Decoding(int threads, boolean hardwareRequired, WhenDamaged whenDamaged, @Nullable Duration noFrameTimeout) {
        this.threads = threads;
        this.hardwareRequired = hardwareRequired;
        this.whenDamaged = whenDamaged;
        this.noFrameTimeout = noFrameTimeout;
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
        return new Decoding(Checks.between("threads", threads, 0, MOST_THREADS), hardwareRequired, whenDamaged, noFrameTimeout);
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
        return new Decoding(threads, hardwareRequired, whenDamaged, noFrameTimeout);
    }

    /** {@return what is done with pictures that are or may be damaged ({@link WhenDamaged#MARK})} */
    public WhenDamaged whenDamaged() {
        return whenDamaged;
    }

    /**
     * {@return a copy with another {@link #whenDamaged}}
     *
     * @param whenDamaged see there
     */
    public Decoding withWhenDamaged(WhenDamaged whenDamaged) {
        return new Decoding(threads, hardwareRequired, Objects.requireNonNull(whenDamaged, "whenDamaged"), noFrameTimeout);
    }

    /**
     * {@return how long a live source may send packets without a picture coming of them, before its session ends with a
     * {@link SourceException} that says so; null for the {@linkplain CameraOptions#readTimeout read timeout} (null)} Such packets
     * may be undecodable, lack their parameter sets, or never be key packets: before the first key packet it takes four times as
     * long, since a source may be joined in the middle of a long group of pictures. It takes some packets, too: a source that sends
     * by fits and starts is well.
     */
    public @Nullable Duration noFrameTimeout() {
        return noFrameTimeout;
    }

    /**
     * {@return a copy with another {@link #noFrameTimeout}}
     *
     * @param noFrameTimeout above 0, or null
     * @throws IllegalArgumentException if it is not
     */
    public Decoding withNoFrameTimeout(@Nullable Duration noFrameTimeout) {
        return new Decoding(threads, hardwareRequired, whenDamaged,
                noFrameTimeout == null ? null : Checks.positive("noFrameTimeout", noFrameTimeout));
    }

    @Override
    public String toString() {
        return "Decoding[threads=" + threads + ", hardwareRequired=" + hardwareRequired + ", whenDamaged=" + whenDamaged
                + (noFrameTimeout == null ? "" : ", noFrameTimeout=" + noFrameTimeout) + "]";
    }
}
