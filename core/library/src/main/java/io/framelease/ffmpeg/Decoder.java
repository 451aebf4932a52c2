package io.framelease.ffmpeg;

import io.framelease.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * What turns the packets of a session's video stream into surfaces: a {@link SoftwareDecoder}, or one of a device. It
 * outlives its session where the next one's stream is the same. Confined to the camera thread.
 *
 * <p>What a decoder refuses costs that packet, whatever the reason and however often: it is for the session to say when
 * there have been no pictures for too long.
 */
public interface Decoder {
    /** FFmpeg's name of the codec, such as {@code h264}. */
    String codec();

    /** What is known of the stream now; the same object while that does not change. */
    StreamFacts facts();

    /** Its threads; 0 if it is no software. */
    int threads();

    /** Whether it can go on with another session's stream. */
    boolean fits(Demuxer other, DecoderOptions how);

    /** Whether it can go on with another session at all. */
    boolean isKeepable();

    /** Its session has ended: it forgets that session's pictures and has none of its memory. */
    void detach();

    /**
     * Goes on with another session, which it {@linkplain #fits}.
     *
     * @return false if it cannot, for a reason that {@link #refusal} tells: another decoder must, and this one is only closed
     */
    boolean attach(Demuxer next);

    /**
     * Takes the packet that the demuxer read last.
     *
     * @return false if it cannot decode such a stream, or not as well as another decoder, which must: of the packet it has taken
     *         nothing
     */
    boolean send();

    /**
     * Why it does not decode the stream, as {@link #send} or {@link #attach} have said by false, or as {@link #receive} has found:
     * what was read last is another decoder's to take, when all surfaces are taken from this one. Null if it decodes it.
     */
    @Nullable Refusal refusal();

    /**
     * Whether {@link #goOn} is to be called next, when all surfaces are closed that it gave before, since it may lay its memory out
     * anew. If they are not it goes on in other memory. Until then {@link #receive} gives nothing, and no packet is to be sent.
     */
    default boolean wantsSurfaces() {
        return false;
    }

    /**
     * Goes on with what it has held back until all before it was delivered, if it has. That may take as long as all that runs on
     * the device, so nobody must be waiting for the caller meanwhile.
     */
    default void goOn() {
        // it holds nothing back
    }

    /**
     * Says that packets are left out for now: {@link #receive} gives what it still holds. It may be sent a packet at any time after
     * that, and begins anew with the next one that decoding can begin at. Any number of times.
     */
    void pause();

    /** Says that nothing follows; {@link #receive()} then gives what it still holds. */
    void drain();

    /** Whether {@link #drain()} was called, so that no surface from {@link #receive()} means the end. */
    boolean draining();

    /** Forgets everything, to begin anew at another place of the stream. */
    void flush();

    /**
     * Takes the next decoded picture.
     *
     * @return the surface, to be closed by the caller, or null if the decoder wants a packet first
     */
    @Nullable Surface receive();

    /** Packets and pictures that came damaged or too large; a camera on a bad line has them, and decoding goes on. */
    long damagedPackets();

    /** Packets and pictures that were left out since they depend on what was before the session, or before the end of a pause. */
    long skipped();

    /** What was too large for the {@link io.framelease.Limits}, as an exception to be thrown; null if nothing was. */
    @Nullable SourceException tooLarge();

    /** Ends it. Surfaces that are still open stay readable until they are closed. */
    void close();
}
