package io.framelease.camera;

import io.framelease.recording.Recording;
import io.framelease.recording.Recording.Drop;
import java.util.function.LongSupplier;

/** Counts the frames that a camera drops, by cause, and says each to Flight Recorder if that wants it. Camera thread. */
final class Drops {
    private final Counters counters;
    private final String camera;
    private final LongSupplier session;

    /**
     * @param camera  what it is called
     * @param session the number of the one that runs
     */
    Drops(Counters counters, String camera, LongSupplier session) {
        this.counters = counters;
        this.camera = camera;
        this.session = session;
    }

    /** A frame was dropped since every slot was held. */
    void exhausted() {
        counters.droppedExhausted.incrementAndGet();
        Recording.dropped(camera, session.getAsLong(), Drop.EXHAUSTED, 1);
    }

    /** So many were dropped in subscriptions, or taken back from them; each subscription's counts. */
    void unread(int frames) {
        if (frames > 0) {
            counters.droppedUnread.addAndGet(frames);
            Recording.dropped(camera, session.getAsLong(), Drop.UNREAD, frames);
        }
    }

    /** A picture was not delivered since it is or may be damaged. */
    void damaged() {
        counters.skippedDamaged.incrementAndGet();
        Recording.dropped(camera, session.getAsLong(), Drop.DAMAGED, 1);
    }

    /** A frame was dropped since the device had no memory. */
    void noMemory() {
        counters.droppedNoMemory.incrementAndGet();
        Recording.dropped(camera, session.getAsLong(), Drop.NO_MEMORY, 1);
    }
}
