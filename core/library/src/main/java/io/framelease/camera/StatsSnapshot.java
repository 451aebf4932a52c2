package io.framelease.camera;

import io.framelease.CameraStats;

/** {@link CameraStats} as of one moment. */
public record StatsSnapshot(long frames, long sessions, long reconnects, long errors, long damagedPackets,
        long skippedUntilKey, long refusedPictures, long exhaustions, long droppedExhausted, long droppedUnread,
        long droppedNoMemory, long surfaceWaits, long views, int outstanding, int slots, int slotsInUse, long poolBytes,
        long leaked, long revoked, long copied, long concealed, long corrupt, long referencesMissing) implements CameraStats {
}
