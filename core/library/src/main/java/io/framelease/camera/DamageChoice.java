package io.framelease.camera;

import io.framelease.Damage;
import io.framelease.WhenDamaged;
import io.framelease.ffmpeg.PacketLog;
import io.framelease.ffmpeg.Surface;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of each picture of a camera what is known of its damage, and leaves out what is not to be delivered for that. Camera thread.
 */
final class DamageChoice {
    private static final Logger LOG = LoggerFactory.getLogger(DamageChoice.class);

    private final CameraContext camera;
    private final WhenDamaged policy;
    private final Soundness soundness = new Soundness();
    private boolean leftOut;
    private long shown; // the last packet, in the order of decoding, whose picture was shown

    DamageChoice(CameraContext camera) {
        this.camera = camera;
        this.policy = camera.options.decoding().whenDamaged();
    }

    /**
     * What follows begins anew: another session, or another round of this one.
     *
     * @param packet the number of the last packet before that in the session; 0 if there was none
     */
    void begin(long packet) {
        soundness.begin();
        shown = packet;
    }

    /**
     * The decoder has refused a packet, of those up to the one that was read last: one with threads for pictures tells that late.
     * What is decoded behind it may be wrong.
     */
    void refused(PacketLog packets) {
        soundness.damaged(Math.min(shown + 1, packets.last()), packets.last());
    }

    /** Whether the picture before was left out: for its damage, or for that of what it depends on. */
    boolean hasLeftOut() {
        return leftOut;
    }

    /**
     * Looks at a picture; each in the order of display.
     *
     * @param packets what its packet is found in
     * @return what to say of it; null if it is not to be delivered, which is counted
     */
    @Nullable Damage of(Surface surface, PacketLog packets) {
        Damage found = surface.damage();
        long packet = packets.has(surface.packet()) ? surface.packet() : 0;
        if (Soundness.isNotTold(found) && packet != 0 && packets.isCorrupt(packet)) {
            found = Damage.CORRUPT; // by the source's word
        }
        shown = Math.max(shown, packet);
        Damage spread = soundness.of(packet, packets, found);
        leftOut = policy == WhenDamaged.SKIP_TO_KEY && !Soundness.isNotTold(spread);
        if (leftOut) {
            camera.drops.damaged();
            camera.source.warnings().say(LOG, "damaged", camera.source + ": pictures are left out up to the next sound key frame, since "
                    + "what was before them was lost or damaged (WhenDamaged.SKIP_TO_KEY)");
            return null;
        }
        return policy == WhenDamaged.DELIVER ? found : spread;
    }
}
