package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.DecoderInfo;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Deinterlace;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.SoftwareDecoder;
import io.framelease.ffmpeg.StreamFacts;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a camera keeps from session to session besides its memory: what was learned of the source, and the decoder. There is one
 * decoder at a time; it outlives its session and goes on with the next one's stream if that is the same. Confined to the camera
 * thread.
 */
final class Decoders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Decoders.class);
    private static final Refusal NO_GPU = new Refusal(Reason.NO_GPU, "frames live in host memory");

    private final CameraContext camera;
    private final Publisher publisher;
    private @Nullable Decoder decoder; // in use, or kept
    private @Nullable DecoderInfo info; // of that
    private boolean takenOver; // by that, from the hardware, within a session
    private final Set<Reason> said = EnumSet.noneOf(Reason.class); // why software decodes what was to be hardware's
    private @Nullable SourceException forbidden; // that software does

    Decoders(CameraContext camera, Publisher publisher) {
        this.camera = camera;
        this.publisher = publisher;
    }

    /**
     * Gives the decoder of a session's stream: the kept one, if it fits, or a new one, of the device's hardware if that has one.
     *
     * @return the decoder, to be given back by {@link #giveBack}
     */
    Decoder of(Demuxer demuxer) {
        camera.counters.probesSaved.set(camera.learned.used());
        DecoderOptions how = options(demuxer);
        if (decoder != null && decoder.fits(demuxer, how) && !isMakeshift()) {
            return decoder.attach(demuxer) ? decoder : inSoftware(demuxer, demuxer.facts(),
                    Objects.requireNonNull(decoder.refusal(), "either of both"));
        }
        end();
        DeviceStream stream = publisher.stream(); // opened here, so that a device that refuses says so at once
        HardwareDecoders hardware = camera.device.hardwareDecoders().orElse(null);
        HardwareDecoders.Opened opened = hardware == null ? HardwareDecoders.Opened.refused(NO_GPU)
                : hardware.open(demuxer, how, stream.handle());
        return opened.decoder() != null ? opened(opened.decoder(), DecoderInfo.nvdec(camera.device.id()))
                : inSoftware(demuxer, demuxer.facts(), Objects.requireNonNull(opened.refusal(), "either of both"));
    }

    /**
     * Whether the hardware is to be asked again: it had no room, and may have by now; or it met something in the last session's
     * stream that it does not decode, which may have been damage.
     */
    private boolean isMakeshift() {
        return takenOver || info != null && info.reason().equals(Optional.of(Reason.REFUSED));
    }

    /** Gives a new decoder that goes on where the hardware's cannot, which has said why; that one ends. For this session alone. */
    Decoder takeOver(Demuxer demuxer, Decoder from) {
        Decoder made = inSoftware(demuxer, from.facts(), Objects.requireNonNull(from.refusal(), "it goes on"));
        takenOver = true;
        return made;
    }

    /**
     * Gives a new decoder that is no hardware's; the one in use ends.
     *
     * @param known what is known of the stream
     * @param why   what speaks against the hardware
     * @throws SourceException if software is not allowed
     */
    private Decoder inSoftware(Demuxer demuxer, StreamFacts known, Refusal why) {
        end();
        if (camera.options.decoding().isHardwareRequired()) {
            forbidden = new SourceException(Kind.UNSUPPORTED, camera.source + " is not decoded, since Decoding requires hardware: "
                    + why.text());
            throw forbidden;
        }
        SoftwareDecoder made = new SoftwareDecoder(demuxer, known, options(demuxer), publisher.surfaces());
        opened(made, DecoderInfo.software(made.threads(), why.reason(), why.text()));
        if (why.reason() != Reason.NO_GPU && said.add(why.reason())) {
            LOG.warn("{}: {} does not decode this stream, software does, by {} threads: {}", camera.source, camera.device.id(),
                    made.threads(), why.text());
        }
        return made;
    }

    /** Whether an exception says that the stream is not decoded, since only software could: it is so for good. */
    boolean isForbidden(Throwable failure) {
        return failure == forbidden && failure != null;
    }

    private Decoder opened(Decoder made, DecoderInfo by) {
        decoder = made;
        info = by;
        takenOver = false;
        camera.counters.decoders.incrementAndGet();
        return made;
    }

    /** What the decoder in use is. */
    DecoderInfo info() {
        return Objects.requireNonNull(info, "no decoder is in use");
    }

    private DecoderOptions options(Demuxer demuxer) {
        CameraOptions options = camera.options;
        boolean low = options.decoding().isLowLatency();
        boolean shared = low || demuxer.isLive() && options.decoderThreads() == 0;
        boolean waits = low || demuxer.isLive() || options.realtime() || !camera.source.isFile();
        boolean compares = options.transform().deinterlace() != Deinterlace.OFF; // fields with those of other pictures
        int ahead = waits || compares ? 0 : 1;
        return new DecoderOptions(options.highBitDepth(), shared, ahead, options.decoderThreads(), options.slots(),
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
            camera.learned.close();
        }
    }

    /** The camera plays nothing for a while, or ends: another one may have the decoder. */
    void end() {
        if (decoder != null) {
            Decoder ending = decoder;
            decoder = null;
            ending.close();
        }
    }
}
