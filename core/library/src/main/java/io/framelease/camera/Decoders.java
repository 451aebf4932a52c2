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
import io.framelease.threads.Quota;
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
    /** Why hardware does not decode what a stream is at the moment. */
    private static final Set<Reason> PASSING = EnumSet.of(Reason.SIZE, Reason.CHROMA, Reason.DEPTH, Reason.TRANSFORM);
    private static final Refusal NO_GPU = new Refusal(Reason.NO_GPU, "frames live in host memory");

    private final CameraContext camera;
    private final Publisher publisher;
    private @Nullable Decoder decoder; // in use, or kept
    private @Nullable DecoderInfo info; // of that
    private long before; // pictures that had come when it was made, or went on with another session
    private boolean takenOver; // by that, from the hardware, within a session
    private final Quota again = new Quota(); // of what is said of their taking turns
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
            before = camera.counters.decodedPictures.get();
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

    /**
     * Gives a new decoder that goes on where the one in use cannot, which has said why and ends: software for the hardware, the
     * hardware again when the stream is what it was, software for software that damage has made late. Where the hardware has given
     * pictures before it met what it does not decode, that may have been damage: a byte of a parameter set that was changed on the
     * wire makes any size of it.
     */
    Decoder takeOver(Demuxer demuxer, Decoder from) {
        Refusal why = Objects.requireNonNull(from.refusal(), "it goes on");
        if (from instanceof SoftwareDecoder late && late.isLate()) {
            return anew(late, why);
        }
        if (!info().isHardware()) {
            Decoder made = of(demuxer);
            if (again.take(System.nanoTime())) {
                LOG.info("{}: {} decodes this stream again{}", camera.source, info().isHardware() ? camera.device.id() : "software",
                        again.note());
            }
            return made;
        }
        boolean passing = PASSING.contains(why.reason()) && camera.counters.decodedPictures.get() != before;
        if (passing && demuxer.isLive() && camera.options.decoding().isHardwareRequired()) {
            throw withoutHardware(Kind.DAMAGED, why);
        }
        Decoder made = inSoftware(demuxer, from.facts(), why, passing ? from.facts() : null);
        takenOver = true;
        return made;
    }

    /** Where it was and why stay as they were, and so do its pictures. */
    private Decoder anew(SoftwareDecoder late, Refusal why) {
        Decoder made = late.anew();
        decoder = made;
        late.close();
        camera.counters.decoders.incrementAndGet();
        if (again.take(System.nanoTime())) {
            LOG.info("{}: the decoder begins anew, since {}{}", camera.source, why.text(), again.note());
        }
        return made;
    }

    private Decoder inSoftware(Demuxer demuxer, StreamFacts known, Refusal why) {
        return inSoftware(demuxer, known, why, null);
    }

    /**
     * Gives a new decoder that is no hardware's; the one in use ends.
     *
     * @param known     what is known of the stream
     * @param why       what speaks against the hardware
     * @param hardwares pictures with which it is the hardware's again; null if with none
     * @throws SourceException if software is not allowed
     */
    private Decoder inSoftware(Demuxer demuxer, StreamFacts known, Refusal why, @Nullable StreamFacts hardwares) {
        end();
        if (camera.options.decoding().isHardwareRequired()) {
            SourceException failure = withoutHardware(Kind.UNSUPPORTED, why);
            forbidden = why.reason() == Reason.REFUSED ? null : failure; // there may be room the next time
            throw failure;
        }
        SoftwareDecoder made = new SoftwareDecoder(demuxer, known, hardwares, options(demuxer), publisher.surfaces());
        opened(made, DecoderInfo.software(made.threads(), why.reason(), why.text()));
        if (why.reason() != Reason.NO_GPU && said.add(why.reason())) {
            LOG.warn("{}: {} does not decode this stream, software does, by {} threads: {}", camera.source, camera.device.id(),
                    made.threads(), why.text());
        }
        return made;
    }

    private SourceException withoutHardware(Kind kind, Refusal why) {
        return new SourceException(kind, camera.source + " is not decoded, since Decoding requires hardware: " + why.text());
    }

    /** Whether an exception says that the stream is not decoded, since only software could: it is so for good. */
    boolean isForbidden(Throwable failure) {
        return failure == forbidden && failure != null;
    }

    private Decoder opened(Decoder made, DecoderInfo by) {
        decoder = made;
        info = by;
        before = camera.counters.decodedPictures.get();
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
