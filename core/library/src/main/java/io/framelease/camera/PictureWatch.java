package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.threads.Nanos;
import java.time.Duration;

/**
 * Tells when a live source has sent packets for too long and no picture came of them: a value, without a clock. A camera
 * that is PLAYING gives pictures; one whose packets cannot be decoded has failed as one has that is silent.
 *
 * <p>Silence is the read timeout's affair, and sources that send by fits and starts are well: of each time between two packets
 * only a part counts, so that it takes some packets to be too many. A source may be joined in the middle of a long group of
 * pictures: before its first key packet it is given more time, and as much where damaged pictures are left out up to the next one.
 */
final class PictureWatch {
    /** Times the patience that is allowed before a first key packet. */
    static final int BEFORE_KEY = 4;
    /** Packets without a picture that it takes at least. */
    static final int PACKETS = 10;

    /** How long packets of a source with these options may come without a picture, in ns. */
    static long patience(CameraOptions options) {
        Duration own = options.decoding().noFrameTimeout();
        return Nanos.of(own == null ? options.readTimeout() : own);
    }

    private final long patience;
    private long last; // the packet or picture before
    private long waited;
    private boolean keySeen;
    private boolean leftOut; // whether the last pictures were, since what was before them was damaged

    /**
     * @param patience how long packets may come without a picture, in ns
     * @param now      the present time
     */
    PictureWatch(long patience, long now) {
        this.patience = patience;
        this.last = now;
    }

    /** Decoding begins anew, with the next key packet, behind packets that nobody needed. */
    void begin(long now) {
        last = now;
        waited = 0;
        keySeen = false;
        leftOut = false;
    }

    /**
     * A picture came.
     *
     * @param out whether it is not delivered, since it is damaged or may be: the next key packet's may be sound
     */
    void picture(boolean out, long now) {
        leftOut = out;
        if (!out) {
            last = now;
            waited = 0;
            keySeen = true;
        }
    }

    /**
     * A packet came.
     *
     * @return whether pictures are overdue
     */
    boolean packet(boolean key, long now) {
        waited += Math.min(now - last, Math.max(1, patience / PACKETS));
        last = now;
        if (key && !keySeen) {
            keySeen = true;
            waited = 0;
        }
        return keySeen && !leftOut ? waited > patience : waited / BEFORE_KEY > patience;
    }

    /** How long packets have come without a picture, in ns. */
    long waited() {
        return waited;
    }
}
