package io.framelease.camera;

import io.framelease.Backing;
import io.framelease.CameraOptions;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareContext;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.SampleFormat;
import io.framelease.ffmpeg.VideoDecoder;
import io.framelease.natives.OrderedArena;

/**
 * What a camera keeps from session to session besides its memory: what was learned of the source, and the decoder. There is one
 * decoder at a time. A software decoder outlives its session and goes on with the next one's
 * stream if that is the same; a hardware decoder ends with its session. Confined to the camera thread.
 */
final class Decoders implements AutoCloseable {
    private final CameraContext camera;
    private final Publisher publisher;
    /** Owns the decoder; apart from the session's, which ends before it. */
    private OrderedArena arena;
    private VideoDecoder decoder; // in use, or kept
    private final Learned learned = new Learned();

    Decoders(CameraContext camera, Publisher publisher) {
        this.camera = camera;
        this.publisher = publisher;
    }

    /** What the camera's sessions have learned of its source. */
    Learned learned() {
        return learned;
    }

    /**
     * Gives the decoder of a session's stream: the kept one, if it fits, or a new one.
     *
     * @return the decoder, to be given back by {@link #giveBack}
     */
    VideoDecoder of(Demuxer demuxer) {
        camera.counters.probesSaved.set(learned.used());
        CameraOptions options = camera.options;
        DecoderOptions how = new DecoderOptions(options.backing() == Backing.ADOPT, demuxer.isLive(),
                options.decoderThreads(), options.slots(), options.limits());
        if (decoder != null && decoder.fits(demuxer, how)) {
            decoder.attach(demuxer);
            return decoder;
        }
        end();
        OrderedArena opened = new OrderedArena();
        try {
            HardwareContext hardware = SampleFormat.fitsHardware(demuxer, options.highBitDepth())
                    ? camera.device.hardwareDecoder(publisher.stream(), opened).orElse(null) : null;
            decoder = new VideoDecoder(demuxer, hardware, how, publisher.surfaces(), opened);
            arena = opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        camera.counters.decoders.incrementAndGet();
        return decoder;
    }

    /** The session's demuxer is about to end: the decoder is kept for the next one, if it can be. */
    void giveBack() {
        if (decoder != null && decoder.isKeepable()) {
            decoder.detach();
        } else {
            end();
        }
    }

    @Override
    public void close() {
        try {
            end();
        } finally {
            learned.close();
        }
    }

    private void end() {
        if (decoder != null) {
            VideoDecoder ending = decoder;
            OrderedArena owner = arena;
            decoder = null;
            arena = null;
            try {
                ending.close();
            } finally {
                owner.close();
            }
        }
    }
}
