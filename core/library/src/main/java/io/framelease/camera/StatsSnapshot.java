package io.framelease.camera;

import io.framelease.CameraStats;
import io.framelease.SourceException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * {@link CameraStats} as of one moment.
 *
 * @param reconnectsByCause by the ordinal of the kind
 */
public record StatsSnapshot(long frames, long sessions, long reconnects, long errors, long damagedPackets,
        long skippedUntilKey, long decodedPictures, long undecodedPackets, long unwantedPictures, long refusedPictures,
        long exhaustions, long droppedExhausted, long droppedUnread, long droppedNoMemory, long surfaceWaits, long views,
        int outstanding, int slots, int slotsInUse, long poolBytes, long leaked, long revoked, long copied, long concealed,
        long corrupt, long referencesMissing, long suspect, long skippedDamaged, long lostPackets, long receivedBytes,
        List<Long> reconnectsByCause, OptionalLong newestFrameNanos) implements CameraStats {
    @Override
    public long reconnects(SourceException.Kind cause) {
        return reconnectsByCause.get(Objects.requireNonNull(cause, "cause").ordinal());
    }
}
