package io.framelease.camera;

import io.framelease.Damage;
import io.framelease.ffmpeg.PacketLog;

/**
 * Which pictures of a session may be wrong by what was before them, by packets' numbers: a value, without a clock. Damage begins
 * with a packet and goes on through all that are decoded behind it, since each may be predicted from it, until a key picture that
 * comes whole behind the last packet that is damaged. Pictures come in the order of display: those that are decoded behind that key
 * picture and shown before it may depend on what was before it, and so count as damaged too.
 */
final class Soundness {
    private static final long NONE = Long.MAX_VALUE;

    private long from = NONE; // the first damaged packet that no sound picture came behind
    private long through; // the last one
    private long sound = NONE; // the first picture behind a refresh that began behind that

    /** Packets are damaged, or never came. */
    void damaged(long first, long last) {
        from = Math.min(from, first);
        through = Math.max(through, last);
        sound = NONE;
    }

    /** Whether nothing is said of a picture's damage. */
    static boolean isNotTold(Damage damage) {
        return damage == Damage.NONE || damage == Damage.UNKNOWN;
    }

    /** Whether nothing is damaged that could spread. */
    boolean isSound() {
        return from == NONE;
    }

    /** The stream begins anew, at a place where nothing of before is needed. */
    void begin() {
        from = NONE;
        through = 0;
        sound = NONE;
    }

    /**
     * A picture is shown.
     *
     * @param packet  its packet's number; 0 if that is not known
     * @param packets what is known of packets
     * @param found   what the decoder, or the source, says of it
     * @return what is to be said of it
     */
    Damage of(long packet, PacketLog packets, Damage found) {
        long lost = packets.takeLost();
        if (lost != 0) {
            damaged(lost, packets.lostThrough());
        }
        if (!isNotTold(found)) {
            long number = packet == 0 ? packets.last() : packet;
            damaged(number, number);
            return found;
        }
        if (isSound() || packet != 0 && packet < from) {
            return found;
        }
        if (packet > through && packets.has(packet) && packets.isKey(packet)) {
            sound = Math.min(sound, packets.soundFrom(packet));
        }
        if (packet >= sound) {
            begin();
            return found;
        }
        return Damage.SUSPECT;
    }
}
