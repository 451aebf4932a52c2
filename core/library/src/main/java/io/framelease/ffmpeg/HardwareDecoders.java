package io.framelease.ffmpeg;

/** What makes the decoders of a device's hardware. Any thread. */
public interface HardwareDecoders {
    /**
     * Opens a decoder for a demuxer's video stream.
     *
     * @param demuxer the opened source; the decoder begins with it
     * @param options how
     * @param stream  handle of the device's stream that its work and the copies of its surfaces are queued on
     * @return the decoder, the calling thread's; null if the hardware has none for such a stream, which has been logged
     */
    Decoder open(Demuxer demuxer, DecoderOptions options, long stream);
}
