package io.framelease;

/**
 * A camera's counts since it was opened; each by itself exact, together as of about the same moment.
 *
 * @param frames            frames published
 * @param sessions          sessions that reached their source
 * @param reconnects        sessions after the first, asked for or not
 * @param errors            outages: failures of source or device that ended a session or kept one from opening, those of one
 *                          outage once, however often it was tried again
 * @param damagedPackets    packets that the decoder refused
 * @param skippedUntilKey   packets and pictures left out since they depend on what came before the session's beginning
 * @param refusedPictures   pictures that were not delivered since they exceed the {@link Limits}, or nothing converts them
 * @param exhaustions       times that every slot was held when a frame came, each until one came back
 * @param droppedExhausted  frames dropped because every slot was held
 * @param droppedUnread     frames dropped in subscriptions, or taken back from them for want of slots
 * @param droppedNoMemory   frames dropped because the device had no memory for a pool
 * @param surfaceWaits      times the camera thread had to wait for its oldest copy
 * @param views             views opened on its frames
 * @param outstanding       frames that somebody holds now
 * @param slots             slots of the present pool
 * @param slotsInUse        of those, the ones that are not free
 * @param poolBytes         bytes of device memory of the present pool
 * @param leaked            frames found by the garbage collector, never closed
 * @param revoked           frames taken back
 * @param copied            copies made on other devices
 */
public record CameraStats(long frames, long sessions, long reconnects, long errors, long damagedPackets,
        long skippedUntilKey, long refusedPictures, long exhaustions, long droppedExhausted, long droppedUnread,
        long droppedNoMemory, long surfaceWaits, long views, int outstanding, int slots, int slotsInUse, long poolBytes,
        long leaked, long revoked, long copied) {
    /** {@return what the source sent and nobody sees, as it is damaged or too large: refused packets and pictures} */
    public long damaged() {
        return damagedPackets + refusedPictures;
    }

    /** {@return frames dropped, whatever for} */
    public long dropped() {
        return droppedExhausted + droppedUnread + droppedNoMemory;
    }
}
