package io.framelease.ffmpeg;

import org.jspecify.annotations.Nullable;

/** What makes the decoders of a device's hardware. Any thread. */
public interface HardwareDecoders {
    /**
     * What came of opening: one of the two is null.
     *
     * @param decoder the calling thread's
     * @param refusal why the hardware has no decoder for such a stream
     */
    record Opened(@Nullable Decoder decoder, @Nullable Refusal refusal) {
        /** A decoder. */
        public static Opened with(Decoder decoder) {
            return new Opened(decoder, null);
        }

        /** None. */
        public static Opened refused(Refusal refusal) {
            return new Opened(null, refusal);
        }
    }

    /**
     * Opens a decoder for a demuxer's video stream.
     *
     * @param demuxer the opened source; the decoder begins with it
     * @param options how
     * @param stream  handle of the device's stream that its work and the copies of its surfaces are queued on
     * @return the decoder, or why the hardware has none
     */
    Opened open(Demuxer demuxer, DecoderOptions options, long stream);

    /** Has decoders destroyed that no camera has, since something else lacks their memory. Does not wait for that. */
    default void evict() {
        // none is kept
    }

    /** Decoders of the hardware that exist: of cameras, and kept ones. */
    default long existing() {
        return 0;
    }

    /** How often a camera was given a decoder that another had, or itself before. */
    default long reused() {
        return 0;
    }

    /** Bytes of device memory that the existing ones take, as far as can be told. */
    default long bytes() {
        return 0;
    }
}
