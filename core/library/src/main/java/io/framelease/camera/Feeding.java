package io.framelease.camera;

import io.framelease.WhenUnwatched;
import io.framelease.camera.PacketChoice.Verdict;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Dependence;
import java.util.function.BooleanSupplier;

/**
 * Gives a session's decoder as many packets as the camera's subscriptions need, and no more. What they need is looked at for each
 * packet: a subscription that comes, or wants something else, is found by the next one. Confined to the camera thread.
 */
final class Feeding {
    private final CameraContext camera;
    private final long unwatched; // what is needed while nobody subscribes
    private final PacketChoice choice = new PacketChoice();
    private final BooleanSupplier disposable = () -> dependence().isDisposable(); // made once
    @SuppressWarnings("NullAway.Init") // set by begin(), before all else
    private Demuxer demuxer;
    @SuppressWarnings("NullAway.Init") // the same
    private Dependence dependence;
    private Verdict verdict = Verdict.DECODE; // about the packet that was read last
    private boolean resumes; // whether decoding begins anew with that one, behind others that were left out
    private boolean rests; // whether nothing was needed of it

    Feeding(CameraContext camera) {
        this.camera = camera;
        this.unwatched = camera.options.whenUnwatched() == WhenUnwatched.DECODE ? Need.EVERY_PICTURE : Need.NOTHING;
    }

    private Dependence dependence() {
        return dependence;
    }

    /** The packets that follow come from here. */
    void begin(Demuxer opened) {
        demuxer = opened;
        dependence = new Dependence(opened);
        choice.begin();
    }

    /** The packets that follow come from another place of the same source. */
    void sought() {
        choice.begin();
    }

    /**
     * Decides about the packet that was read last, and counts it if it is left out.
     *
     * @return whether the decoder is to have it
     */
    boolean takes() {
        boolean key = demuxer.isKeyPacket();
        if (key) {
            dependence.look();
        }
        boolean rested = verdict == Verdict.PAUSE;
        long need = need();
        verdict = choice.of(need, key, dependence.mayHaveFields(), disposable, demuxer.packetNanos(),
                demuxer.packetDurationNanos());
        resumes = rested && need < Need.KEY_PICTURES;
        rests = need == Need.NOTHING;
        boolean taken = verdict == Verdict.DECODE || verdict == Verdict.DECODE_ALONE;
        if (!taken) {
            camera.counters.undecodedPackets.incrementAndGet();
        }
        return taken;
    }

    /**
     * Where each picture is a key picture no packet is left out for the others' sake. A source that has an end waits where it is
     * while nobody subscribes: a packet of it that was read was wanted, though whoever wanted it may have gone just now.
     */
    private long need() {
        long need = camera.subscriptions.need();
        if (need == Need.NOTHING) {
            return demuxer.isLive() ? unwatched : Need.EVERY_PICTURE;
        }
        return need == Need.KEY_PICTURES && dependence.isIntraOnly() ? Need.EVERY_PICTURE : need;
    }

    /** Whether decoding begins anew with the packet that it takes, or with one behind it, for more than key pictures. */
    boolean resumes() {
        return resumes;
    }

    /** Tells the session's progress of the packet that was read last. A connection that is ended for its rest says so itself. */
    void tell(Progress progress, long now) {
        if (!rests) {
            progress.awaited();
            return;
        }
        if (!demuxer.isLive() || camera.options.whenUnwatched() != WhenUnwatched.DISCONNECT) {
            progress.rests();
        }
        progress.well(now);
    }

    /** Has the decoder take that packet, or leave it out. Another decoder may be told the same again. */
    void give(Decoder decoder, Round round) {
        switch (verdict) {
            case DECODE -> decoder.send(); // false is a refusal, which is looked at when its surfaces are taken
            case DECODE_ALONE -> {
                decoder.send();
                decoder.pause();
                round.alone();
            }
            case LEAVE_OUT -> { } // as if there had been none
            case PAUSE -> {
                decoder.pause(); // what it holds back comes out
                round.leftOut();
            }
        }
    }
}
