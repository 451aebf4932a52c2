package io.framelease;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a camera's video stream is and what decodes it, from {@link Camera#stream}. Immutable. New getters may be added, so it
 * is made by {@link #of} and {@code with} methods, as a test of one's own code may do.
 *
 * @since 0.2.0
 */
@SuppressWarnings("doclint:missing") // of with methods: the parameter is what the getter of its name returns
public final class StreamInfo {
    /** How the stream's bytes come. New ones may be added: a {@code switch} has a default. */
    public enum Transport {
        /** Out of a file, or what the file system shows as one. */
        FILE,
        /** By one TCP connection: RTSP's interleaved packets, RTMP, a bare stream. */
        TCP,
        /** By one TCP connection that is encrypted: RTSPS, RTMPS, a bare stream in TLS. */
        TLS,
        /** By datagrams, which may be lost: RTP, RTSP over UDP, to this host or to a group. */
        UDP,
        /** By SRT, which sends datagrams again. */
        SRT,
        /** By HTTP, which may carry RTSP. */
        HTTP,
        /** By HTTP, encrypted. */
        HTTPS,
        /** FFmpeg was given a choice in {@link CameraOptions#ffmpeg}, and does not tell what it took. */
        UNKNOWN
    }

    private final String codec;
    private final String profile;
    private final int width;
    private final int height;
    private final int bitDepth;
    private final double declaredFrameRate;
    private final double measuredFrameRate;
    private final Transport transport;
    private final DecoderInfo decoder;

    private StreamInfo(String codec, String profile, int width, int height, int bitDepth, double declaredFrameRate,
            double measuredFrameRate, Transport transport, DecoderInfo decoder) {
        this.codec = codec;
        this.profile = profile;
        this.width = width;
        this.height = height;
        this.bitDepth = bitDepth;
        this.declaredFrameRate = declaredFrameRate;
        this.measuredFrameRate = measuredFrameRate;
        this.transport = transport;
        this.decoder = decoder;
    }

    /**
     * {@return a stream of which nothing else is known}
     *
     * @param codec     see {@link #codec}
     * @param transport see {@link #transport}
     * @param decoder   see {@link #decoder}
     */
    public static StreamInfo of(String codec, Transport transport, DecoderInfo decoder) {
        return new StreamInfo(Objects.requireNonNull(codec, "codec"), "", 0, 0, 0, 0, -1,
                Objects.requireNonNull(transport, "transport"), Objects.requireNonNull(decoder, "decoder"));
    }

    /** {@return a copy with another {@link #profile}; empty for none} */
    public StreamInfo withProfile(String profile) {
        return new StreamInfo(codec, Objects.requireNonNull(profile, "profile"), width, height, bitDepth, declaredFrameRate,
                measuredFrameRate, transport, decoder);
    }

    /** {@return a copy with another {@link #width} and {@link #height}} */
    public StreamInfo withSize(int width, int height) {
        return new StreamInfo(codec, profile, Checks.between("width", width, 0, Integer.MAX_VALUE),
                Checks.between("height", height, 0, Integer.MAX_VALUE), bitDepth, declaredFrameRate, measuredFrameRate, transport,
                decoder);
    }

    /** {@return a copy with another {@link #bitDepth}} */
    public StreamInfo withBitDepth(int bitDepth) {
        return new StreamInfo(codec, profile, width, height, Checks.between("bitDepth", bitDepth, 0, 32), declaredFrameRate,
                measuredFrameRate, transport, decoder);
    }

    /** {@return a copy with another {@link #declaredFrameRate}; 0 for none} */
    public StreamInfo withDeclaredFrameRate(double framesPerSecond) {
        return new StreamInfo(codec, profile, width, height, bitDepth, Math.max(0, framesPerSecond), measuredFrameRate, transport,
                decoder);
    }

    /** {@return a copy with another {@link #measuredFrameRate}; below 0 for none} */
    public StreamInfo withMeasuredFrameRate(double framesPerSecond) {
        return new StreamInfo(codec, profile, width, height, bitDepth, declaredFrameRate, framesPerSecond, transport, decoder);
    }

    /** {@return FFmpeg's name of the codec, such as {@code h264} or {@code hevc}} */
    public String codec() {
        return codec;
    }

    /**
     * {@return the codec's profile by FFmpeg's name, such as {@code High}; empty if the stream does not tell one that FFmpeg knows}
     */
    public Optional<String> profile() {
        return profile.isEmpty() ? Optional.empty() : Optional.of(profile);
    }

    /** {@return samples of a line of luma, as the stream has them; 0 until it has told, at the first picture at the latest} */
    public int width() {
        return width;
    }

    /** {@return lines of luma, as the stream has them; 0 until it has told, at the first picture at the latest} */
    public int height() {
        return height;
    }

    /** {@return bits of a sample in the stream (frames may have fewer); 0 until it has told, at the first picture at the latest} */
    public int bitDepth() {
        return bitDepth;
    }

    /** {@return pictures a second by what container or stream say of themselves; empty if they say nothing that can be meant} */
    public OptionalDouble declaredFrameRate() {
        return declaredFrameRate > 0 ? OptionalDouble.of(declaredFrameRate) : OptionalDouble.empty();
    }

    /**
     * {@return pictures a second that came out of the decoder over the last seconds of the session, or at its end; empty before
     * there are two} It decodes no more than is wanted ({@link Demand}). Of a source that plays as fast as it decodes this is that
     * speed. It falls towards 0 while none comes.
     */
    public OptionalDouble measuredFrameRate() {
        return measuredFrameRate >= 0 ? OptionalDouble.of(measuredFrameRate) : OptionalDouble.empty();
    }

    /** {@return how its bytes come} */
    public Transport transport() {
        return transport;
    }

    /** {@return what decodes it} */
    public DecoderInfo decoder() {
        return decoder;
    }

    /** {@return whether both are equal but for the {@link #measuredFrameRate}} */
    public boolean isSameStream(StreamInfo other) {
        return codec.equals(Objects.requireNonNull(other, "other").codec) && profile.equals(other.profile)
                && width == other.width && height == other.height && bitDepth == other.bitDepth
                && declaredFrameRate == other.declaredFrameRate && transport == other.transport && decoder.equals(other.decoder);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamInfo that && isSameStream(that) && measuredFrameRate == that.measuredFrameRate;
    }

    @Override
    public int hashCode() {
        return Objects.hash(codec, profile, width, height, bitDepth, declaredFrameRate, measuredFrameRate, transport, decoder);
    }

    /** Such as {@code h264 High 1920x1080, 8 bits, 25.00 fps declared, 24.98 measured, by TCP, NVDEC on cuda:0}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(codec);
        profile().ifPresent(name -> text.append(' ').append(name));
        text.append(width > 0 ? " " + width + "x" + height : "").append(bitDepth > 0 ? ", " + bitDepth + " bits" : "");
        declaredFrameRate().ifPresent(rate -> text.append(String.format(Locale.ROOT, ", %.2f fps declared", rate)));
        measuredFrameRate().ifPresent(rate -> text.append(String.format(Locale.ROOT, ", %.2f measured", rate)));
        return text.append(", by ").append(transport).append(", ").append(decoder).toString();
    }
}
