package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.SoftwareDecoder;

/**
 * What a camera keeps from session to session besides its memory: what was learned of the source, and the decoder. There is one
 * decoder at a time; it outlives its session and goes on with the next one's stream if that is the same. Confined to the camera
 * thread.
 */
final class Decoders implements AutoCloseable {
    private final CameraContext camera;
    private final Publisher publisher;
    private Decoder decoder; // in use, or kept
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
     * Gives the decoder of a session's stream: the kept one, if it fits, or a new one, of the device's hardware if that has one.
     *
     * @return the decoder, to be given back by {@link #giveBack}
     */
    Decoder of(Demuxer demuxer) {
        camera.counters.probesSaved.set(learned.used());
        DecoderOptions how = options(demuxer);
        if (decoder != null && decoder.fits(demuxer, how)) {
            decoder.attach(demuxer);
            return decoder;
        }
        end();
        DeviceStream stream = publisher.stream(); // opened here, so that a device that refuses says so at once
        HardwareDecoders hardware = camera.device.hardwareDecoders().orElse(null);
        Decoder opened = hardware == null ? null : hardware.open(demuxer, how, stream.handle());
        return opened != null ? opened(opened) : inSoftware(demuxer);
    }

    /** Gives a new decoder that is no hardware's; the one in use ends. */
    Decoder inSoftware(Demuxer demuxer) {
        end();
        return opened(new SoftwareDecoder(demuxer, options(demuxer), publisher.surfaces()));
    }

    private Decoder opened(Decoder made) {
        decoder = made;
        camera.counters.decoders.incrementAndGet();
        return made;
    }

    private DecoderOptions options(Demuxer demuxer) {
        CameraOptions options = camera.options;
        return new DecoderOptions(options.highBitDepth(), demuxer.isLive(), options.decoderThreads(), options.slots(),
                options.limits(), options.transform());
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
            Decoder ending = decoder;
            decoder = null;
            ending.close();
        }
    }
}
