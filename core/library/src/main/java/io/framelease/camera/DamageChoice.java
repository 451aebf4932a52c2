package io.framelease.camera;

import io.framelease.Damage;
import io.framelease.WhenDamaged;
import io.framelease.ffmpeg.PacketLog;
import io.framelease.ffmpeg.Surface;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of each picture of a camera what is known of its damage, and leaves out what is not to be delivered for that. Camera thread. */
final class DamageChoice {
    private static final Logger LOG = LoggerFactory.getLogger(DamageChoice.class);

    private final CameraContext camera;
    private final WhenDamaged policy;
    private final Soundness soundness = new Soundness();

    DamageChoice(CameraContext camera) {
        this.camera = camera;
        this.policy = camera.options.decoding().whenDamaged();
    }

    /** What follows begins anew: another session, or another round of this one. */
    void begin() {
        soundness.begin();
    }

    /** The decoder has refused a packet: what is decoded behind it may be wrong. */
    void refused(long packet) {
        soundness.damaged(packet, packet);
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
        if (isNotTold(found) && packet != 0 && packets.isCorrupt(packet)) {
            found = Damage.CORRUPT; // by the source's word
        }
        Damage spread = soundness.of(packet, packets, found);
        if (policy == WhenDamaged.SKIP_TO_KEY && !isNotTold(spread)) {
            camera.drops.damaged();
            camera.source.warnings().say(LOG, "damaged", camera.source + ": pictures are left out up to the next sound key frame, since "
                    + "what was before them was lost or damaged (WhenDamaged.SKIP_TO_KEY)");
            return null;
        }
        return policy == WhenDamaged.DELIVER ? found : spread;
    }

    private static boolean isNotTold(Damage damage) {
        return damage == Damage.NONE || damage == Damage.UNKNOWN;
    }
}
