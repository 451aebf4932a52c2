package io.framelease;

import io.framelease.camera.StatsSnapshot;
import java.util.OptionalLong;

/**
 * A camera's counts since it was opened; each by itself exact, together as of about the same moment. A snapshot: it does not
 * change. Later versions add counts.
 *
 * @since 0.2.0
 */
public sealed interface CameraStats permits StatsSnapshot {
    /** {@return frames published} */
    long frames();

    /** {@return sessions that reached their source} */
    long sessions();

    /** {@return sessions after the first, asked for or not} */
    long reconnects();

    /**
     * {@return outages: failures of source or device that ended a session or kept one from opening, those of one outage once,
     * however often it was tried again}
     */
    long errors();

    /** {@return packets that the decoder refused} */
    long damagedPackets();

    /**
     * {@return packets and pictures left out since they depend on what came before the session's beginning, or before decoding was
     * resumed}
     */
    long skippedUntilKey();

    /** {@return pictures that came out of the decoder, published or not} */
    long decodedPictures();

    /**
     * {@return packets that were read and not decoded, since no subscription wants their pictures, see {@link Demand} and {@link
     * WhenUnwatched}}
     */
    long undecodedPackets();

    /**
     * {@return pictures that were decoded and not published, since no subscription wanted them: they took no slot and were not
     * copied} They are no drops.
     */
    long unwantedPictures();

    /** {@return pictures that were not delivered since they exceed the {@link Limits}, or nothing converts them} */
    long refusedPictures();

    /** {@return times that every slot was held when a frame came, each until one came back} */
    long exhaustions();

    /** {@return frames dropped because every slot was held} */
    long droppedExhausted();

    /** {@return frames dropped in subscriptions, or taken back from them since no slot was free} */
    long droppedUnread();

    /** {@return frames dropped because the device had no memory for a pool} */
    long droppedNoMemory();

    /** {@return times the camera thread had to wait for its oldest copy} */
    long surfaceWaits();

    /** {@return views opened on its frames} */
    long views();

    /** {@return frames that somebody holds now} */
    int outstanding();

    /** {@return slots of the present pool} */
    int slots();

    /** {@return slots of the present pool that are not free} */
    int slotsInUse();

    /** {@return bytes of device memory of the present pool} */
    long poolBytes();

    /** {@return frames found by the garbage collector, never closed} */
    long leaked();

    /** {@return frames taken back} */
    long revoked();

    /** {@return copies made on other devices} */
    long copied();

    /** {@return frames published that are {@link Damage#CONCEALED}} */
    long concealed();

    /** {@return frames published that are {@link Damage#CORRUPT}} */
    long corrupt();

    /** {@return frames published that are {@link Damage#REFERENCES_MISSING}} */
    long referencesMissing();

    /** {@return frames published that are {@link Damage#SUSPECT}} */
    long suspect();

    /** {@return pictures that were not delivered since they are or may be damaged ({@link WhenDamaged#SKIP_TO_KEY})} */
    long skippedDamaged();

    /**
     * {@return RTP packets that never came, by the gaps in their numbers, of all streams that the source sends} Over TCP a server
     * has left them out.
     */
    long lostPackets();

    /**
     * {@return bytes of the packets of its video stream that were read: compressed pictures, without what containers and
     * protocols put around them}
     */
    long receivedBytes();

    /**
     * {@return sessions after the first that something led to; the sum over all kinds is {@link #reconnects}}
     *
     * @param cause why the last session that had reached its source ended; {@link SourceException.Kind#CUT} where another one
     *              was asked for, {@link SourceException.Kind#OTHER} of failures of the device
     * @throws NullPointerException if {@code cause} is null
     */
    long reconnects(SourceException.Kind cause);

    /** {@return when the newest frame was published, in the time of {@link System#nanoTime}; empty before the first} */
    OptionalLong newestFrameNanos();

    /** {@return what the source sent and nobody sees, as it is damaged or too large: refused packets and pictures} */
    default long damaged() {
        return damagedPackets() + refusedPictures();
    }

    /** {@return frames published that are damaged, or may be by what was before them} */
    default long damagedFrames() {
        return concealed() + corrupt() + referencesMissing() + suspect();
    }

    /** {@return frames dropped, whatever for} */
    default long dropped() {
        return droppedExhausted() + droppedUnread() + droppedNoMemory();
    }
}
