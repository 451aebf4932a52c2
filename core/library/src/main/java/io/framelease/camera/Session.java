package io.framelease.camera;

import io.framelease.SourceException;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.PacketLog;
import io.framelease.ffmpeg.StreamFacts;
import io.framelease.ffmpeg.Surface;
import io.framelease.natives.OrderedArena;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connect cycle of a camera: a demuxer in a confined arena of the camera thread, and the decoder it is fed to, which may
 * outlive it ({@link Decoders}). What it has published is not its any more.
 */
final class Session implements AutoCloseable {
    private final CameraContext camera;
    private final Publisher publisher;
    private final Decoders decoders;
    private final long number;
    private final Progress progress;
    private @Nullable OrderedArena arena;
    private Demuxer demuxer;
    private Decoder decoder;
    private final Pace pace;
    private final PictureWatch watch;
    private final Round round = new Round();
    private final DecoderCounts counts;
    private final Feeding feeding;
    private final SessionWaits waits;
    private final Leaving leaving;
    private StreamFacts facts; // that the camera's users know
    private boolean seeks = true; // until going back has led nowhere
    private @Nullable SourceException shortfall;
    private @Nullable PacketLog packets; // of the demuxer before this one; null if there was none

    /**
     * Connects.
     *
     * @param number   the session's, of the camera's gate
     * @param progress is told of each picture
     * @param taken    whose source it goes on with, from now on its own; null to open one
     * @param place    among those who open theirs, given back when the source's host has answered
     * @throws SourceException if the source cannot be opened, or was cut
     */
    @SuppressWarnings("NullAway.Init") // open() sets the rest
    Session(CameraContext camera, Publisher publisher, Decoders decoders, long number, Progress progress,
            @Nullable Successor taken, OpenPlaces.Place place) {
        this.camera = camera;
        this.publisher = publisher;
        this.decoders = decoders;
        this.number = number;
        this.progress = progress;
        this.counts = new DecoderCounts(camera.counters);
        this.feeding = new Feeding(camera);
        this.waits = new SessionWaits(camera, number, progress);
        this.leaving = new Leaving(camera.handovers, number, taken != null);
        if (taken == null) {
            camera.opens();
        }
        open(taken, place);
        try {
            this.pace = Pace.of(isLive(), camera.options.realtime(), demuxer.extent().frameNanos());
            this.watch = new PictureWatch(PictureWatch.patience(camera.options), System.nanoTime());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void open(@Nullable Successor taken, OpenPlaces.Place place) {
        OrderedArena opened = taken == null ? new OrderedArena() : taken.release();
        try {
            Demuxer connected = taken != null ? taken.demuxer() : new Demuxer(camera.source,
                    OpenOptions.of(camera.options), camera.learned, camera.interrupt(), place::close, opened);
            if (packets != null) {
                connected.packets().follow(packets);
            }
            camera.sourceOpened();
            feeding.begin(connected);
            use(decoders.of(connected));
            camera.trace.decoderOpened();
            demuxer = connected;
            arena = opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void use(Decoder next) {
        decoder = next;
        know();
        counts.begin(next);
    }

    /** Says what is known of the stream now. */
    private void know() {
        facts = decoder.facts();
        camera.events.known(camera.stream.known(facts, decoders.info()));
    }

    /** Whether the source has no known end. */
    boolean isLive() {
        return demuxer.isLive();
    }

    /** What the source lacked at its end, though it ended as it should. */
    Optional<SourceException> shortfall() {
        return Optional.ofNullable(shortfall);
    }

    /**
     * Reads, decodes and publishes until the session ends.
     *
     * @throws SourceException if reading or decoding fails, or no picture comes of what is read
     * @throws io.framelease.DeviceException if the device does
     */
    SessionEnd play() {
        boolean published = false;
        while (true) {
            if (decoder.wantsSurfaces() && !camera.gate.isStale(number)) {
                publisher.awaitSurfaces();
                decoder.goOn(); // here, since whoever reconnects waits for the end of what is behind the gate
            } else if (!published) { // a copy that was queued just now is on its way, and each look costs a call of the driver
                publisher.releaseSurfaces();
            }
            if (!waits.awaitRoom(demuxer, leaving)) {
                if (leaving.begin(decoder)) {
                    continue;
                }
                return leaving.isLate() ? SessionEnd.HANDED_OVER : SessionEnd.CUT;
            }
            if (isLive() && camera.isUnwatched()) {
                return SessionEnd.UNWATCHED;
            }
            if (!camera.gate.tryEnter(number)) {
                return SessionEnd.CUT;
            }
            try {
                published = fetchAndPublish();
            } finally {
                camera.gate.exit(number);
            }
            if (!published && !decoder.wantsSurfaces()) {
                if (leaving.hasBegun()) {
                    return SessionEnd.HANDED_OVER;
                }
                if (decoder.draining()) {
                    if (leaving.begin(decoder)) { // all is published
                        return SessionEnd.HANDED_OVER;
                    }
                    SessionEnd end = atEnd();
                    if (end != null) {
                        return end;
                    }
                }
                boolean fed = feed();
                if ((leaving.hasCaughtUp() || !fed) && !leaving.begin(decoder) && !fed) {
                    return SessionEnd.CUT;
                }
            }
        }
    }

    /** Its going over to another one. */
    Leaving leaving() {
        return leaving;
    }

    /** The fetch-and-attach window. False if the decoder has no surface now. */
    private boolean fetchAndPublish() {
        Surface surface = decoder.receive();
        if (counts.add(decoder) && (surface == null || Soundness.isNotTold(surface.damage()))) {
            publisher.damages().refused(demuxer.packets());
        }
        if (surface == null) {
            return false;
        }
        if (decoder.facts() != facts) {
            know();
        }
        if (publisher.publish(surface, demuxer)) { // else there may be a better one behind it
            boolean leftOut = publisher.damages().hasLeftOut();
            long now = System.nanoTime();
            round.picture(leftOut);
            camera.stream.meter().picture(now);
            watch.picture(leftOut, now);
            progress.picture(leftOut, now);
        }
        return true;
    }

    /** Gives the decoder its next packet, or the end. False if the session was cut. */
    private boolean feed() {
        if (decoder.refusal() != null) { // what the hardware had before is published
            counts.add(decoder);
            use(decoders.takeOver(demuxer, decoder));
            feeding.give(decoder, round);
            counts.add(decoder);
            return true;
        }
        switch (leaving.read(demuxer)) {
            case PACKET -> {
                round.packet();
                camera.trace.packet(demuxer.packetBytes());
                if (!waits.awaitTime(pace, demuxer)) {
                    return false;
                }
                feed(System.nanoTime());
            }
            case END -> decoder.drain();
            case CUT -> { return false; }
        }
        return true;
    }

    /** Gives the decoder the packet that was read last, if somebody needs it. */
    private void feed(long now) {
        boolean taken = feeding.takes();
        if (feeding.resumes()) { // what nobody wanted was not overdue
            watch.begin(now);
            camera.events.resumed();
        }
        if (taken && isLive() && watch.packet(demuxer.isKeyPacket(), now)) { // what it sends is of no use
            throw round.failure(camera.source + " has sent packets for " + watch.waited() / 1_000_000 + " ms", demuxer, decoder,
                    publisher.refusal());
        }
        feeding.give(decoder, round);
        feeding.tell(progress, now);
        if (counts.add(decoder)) {
            publisher.damages().refused(demuxer.packets());
        }
        camera.counters.lostPackets.set(demuxer.lostPackets());
    }

    /** Nothing more comes of this round. Null if another one begins. */
    private @Nullable SessionEnd atEnd() {
        counts.add(decoder); // of what the decoder gave last
        demuxer.throwFailure();
        if (!isLive()) {
            demuxer.extent().checkEnd();
        }
        if (round.isEmpty()) {
            if (round.ledNowhere()) {
                seeks = false;
                begin(false);
                return null;
            }
            throw round.failure(camera.source + " ended", demuxer, decoder, publisher.refusal());
        }
        if (isLive()) {
            return SessionEnd.LOST;
        }
        shortfall = shortfall != null ? shortfall : demuxer.extent().shortfall(round.packets()).orElse(null);
        if (!camera.options.loop()) {
            return SessionEnd.SOURCE_ENDED;
        }
        begin(seeks && demuxer.rewind());
        return null;
    }

    /** Begins the next round: where the demuxer has gone back to, or by opening the source anew. */
    private void begin(boolean sought) {
        publisher.damages().begin(demuxer.packets().last());
        if (sought) {
            decoder.flush();
            feeding.sought();
        } else {
            end();
            open(null, OpenPlaces.none());
        }
        pace.loop();
        round.begin(sought);
    }

    @Override
    public void close() {
        try {
            leaving.close();
        } finally {
            end();
        }
    }

    private void end() {
        if (arena != null) {
            OrderedArena opened = arena;
            arena = null; // a source that cannot be opened anew leaves nothing to close
            packets = demuxer.packets();
            try {
                decoders.giveBack();
            } finally {
                opened.close();
            }
        }
    }
}
