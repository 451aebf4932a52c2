package io.framelease.camera;

import io.framelease.CaptureClock;
import io.framelease.Damage;
import io.framelease.Discontinuity;
import io.framelease.ffmpeg.PacketLog;
import io.framelease.ffmpeg.Stretch;
import io.framelease.ffmpeg.Surface;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.PictureInfo;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of a session's frames: what a surface says, what was known of its packet when that was read, and how
 * its timestamp goes on from the frame before. Confined to the camera thread.
 */
final class Informing {
    private @Nullable Stretch before; // the last one of frames that were published; null if the session has published none
    private Stretch now = Stretch.FIRST; // of the frame that was asked for last

    /** A session begins. */
    void begin() {
        before = null;
    }

    /**
     * What was asked for last is published: the next frame is behind it. Where pictures are reordered, one may follow that was read
     * before.
     */
    void published() {
        before = before == null || now.number() > before.number() ? now : before;
    }

    /**
     * Says all of a frame.
     *
     * @param format  what it has in common with others
     * @param id      its number in its camera
     * @param surface the decoded picture
     * @param packets what its packet is found in
     * @param pts     in ns
     * @param time    in the time of {@link System#nanoTime}: the arrival of a frame whose packet is not known
     * @param damage  what is known of that
     */
    PictureInfo of(FrameFormat format, long id, Surface surface, PacketLog packets, long pts, long time, Damage damage) {
        long packet = surface.packet();
        now = packets.stretch(packet);
        Discontinuity how = before == null || now.number() <= before.number() ? Discontinuity.NONE : now.begins();
        if (!packets.has(packet)) {
            return new PictureInfo(format, id, pts, now.timeline(), how, 0, time, System.currentTimeMillis() * 1000,
                    PictureInfo.UNKNOWN_ERROR, CaptureClock.ARRIVAL, false, surface.fieldOrder(), damage);
        }
        return new PictureInfo(format, id, pts, now.timeline(), how, packet, packets.arrivalNanos(packet),
                packets.captureMicros(packet), packets.captureErrorMicros(packet), packets.captureClock(packet),
                packets.isKey(packet), surface.fieldOrder(), damage);
    }
}
