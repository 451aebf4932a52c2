package io.framelease;

/**
 * How much a source may make this process take: a stream of a few bytes can ask for gigabytes. What is over a limit is not
 * allocated. A stream that is over one when it is opened is refused, with a {@link SourceException} of {@link
 * SourceException.Kind#TOO_LARGE} that names the limit. A packet or a picture that is over one later is left out and counted
 * ({@link CameraStats#damaged}), and the first of each is a warning.
 *
 * <p>What FFmpeg decodes to know a stream, of formats that tell their streams while they are read (FLV and RTMP, MPEG program streams), is
 * not under these limits.
 *
 * <p>Immutable; each {@code with} method throws {@link IllegalArgumentException} unless its value is positive.
 *
 * @since 0.2.0
 */
public final class Limits {
    private static final Limits DEFAULTS = new Limits(16_384L * 16_384, 64L << 20, 1L << 30);

    private final long pixels;
    private final long packetBytes;
    private final long memoryBytes;

    private Limits(long pixels, long packetBytes, long memoryBytes) {
        this.pixels = pixels;
        this.packetBytes = packetBytes;
        this.memoryBytes = memoryBytes;
    }

    /** {@return the defaults: 16,384 × 16,384 pixels, packets of 64 MiB, 1 GiB of memory} */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** {@return most samples of luma in a picture: width × height} */
    public long pixels() {
        return pixels;
    }

    /** {@return most bytes of one packet of the stream} */
    public long packetBytes() {
        return packetBytes;
    }

    /** {@return most bytes of pictures for one camera: its slots, and the pictures that its decoder keeps} */
    public long memoryBytes() {
        return memoryBytes;
    }

    /**
     * {@return a copy with other {@link #pixels}}
     *
     * @param pixels see {@link #pixels}
     */
    public Limits withPixels(long pixels) {
        return new Limits(Checks.positive("pixels", pixels), packetBytes, memoryBytes);
    }

    /**
     * {@return a copy with other {@link #packetBytes}}
     *
     * @param packetBytes see {@link #packetBytes}
     */
    public Limits withPacketBytes(long packetBytes) {
        return new Limits(pixels, Checks.positive("packetBytes", packetBytes), memoryBytes);
    }

    /**
     * {@return a copy with other {@link #memoryBytes}}
     *
     * @param memoryBytes see {@link #memoryBytes}
     */
    public Limits withMemoryBytes(long memoryBytes) {
        return new Limits(pixels, packetBytes, Checks.positive("memoryBytes", memoryBytes));
    }

    @Override
    public String toString() {
        return "Limits[pixels=" + pixels + ", packetBytes=" + packetBytes + ", memoryBytes=" + memoryBytes + "]";
    }
}
