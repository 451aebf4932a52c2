package io.framelease.camera;

import io.framelease.CaptureClock;
import io.framelease.Damage;
import io.framelease.ffmpeg.PacketLog;
import io.framelease.ffmpeg.Surface;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.PictureInfo;

/** Puts together what is known of a frame: what its surface says, and what was known of its packet when that was read. */
final class Informing {
    private Informing() {
    }

    /**
     * Says all of a frame.
     *
     * @param format  what it has in common with others
     * @param id      its number in its camera
     * @param surface the decoded picture
     * @param packets what its packet is found in
     * @param pts     in ns
     * @param now     in the time of {@link System#nanoTime}: the arrival of a frame whose packet is not known
     * @param damage  what is known of that
     */
    static PictureInfo of(FrameFormat format, long id, Surface surface, PacketLog packets, long pts, long now, Damage damage) {
        long packet = surface.packet();
        if (!packets.has(packet)) {
            return new PictureInfo(format, id, pts, 0, now, System.currentTimeMillis() * 1000, PictureInfo.UNKNOWN_ERROR,
                    CaptureClock.ARRIVAL, false, surface.fieldOrder(), damage);
        }
        return new PictureInfo(format, id, pts, packet, packets.arrivalNanos(packet), packets.captureMicros(packet),
                packets.captureErrorMicros(packet), packets.captureClock(packet), packets.isKey(packet), surface.fieldOrder(),
                damage);
    }
}
