package io.framelease.recording;

import org.jspecify.annotations.Nullable;

/**
 * Where the library says what Flight Recorder may want. Methods that give a record begin an event with a duration: they give
 * null if nothing wants it, and whoever gets one ends it. Any thread.
 *
 * <p>The events' classes extend one of {@code jdk.jfr}, so that the JVM loads none of them unless that is there: all of them
 * are named behind {@link #PRESENT} alone.
 */
public final class Recording {
    private static final boolean PRESENT = isPresent();

    /** Why a frame was dropped. */
    public enum Drop {
        /** All slots were held. */
        EXHAUSTED,
        /** It was not read in time: a subscription was full, or its slot was wanted. */
        UNREAD,
        /** The device had no memory. */
        NO_MEMORY,
        /** It is or may be damaged, and such pictures are not wanted. */
        DAMAGED
    }

    /** Why a frame was taken back. */
    public enum Revoke {
        /** It was held for longer than its camera allows. */
        AGE,
        /** The application has asked for it. */
        CALLER,
        /** The drain policy's time was over. */
        DRAIN
    }

    private Recording() {
    }

    private static boolean isPresent() {
        try {
            Class.forName("jdk.jfr.Event", false, Recording.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** A camera's session begins; null if nothing wants its event. */
    public static @Nullable SessionRecord session() {
        return PRESENT ? SessionEvent.begun() : null;
    }

    /** A camera's session has ended, or was cut; the next one is to come. Null if nothing wants the event. */
    public static @Nullable ReconnectRecord reconnect() {
        return PRESENT ? ReconnectEvent.begun() : null;
    }

    /** A frame is published; null if nothing wants to know how long it is held. */
    public static @Nullable LeaseRecord lease() {
        return PRESENT ? LeaseHeldEvent.begun() : null;
    }

    /** A camera thread begins to wait for a slot; null if nothing wants the event. */
    public static @Nullable SlotWaitRecord slotWait() {
        return PRESENT ? SlotWaitEvent.begun() : null;
    }

    /** Memory is about to be freed; null if nothing wants the event. */
    public static @Nullable ReclaimRecord reclaim() {
        return PRESENT ? ReclaimEvent.begun() : null;
    }

    /** Frames were dropped. */
    public static void dropped(String camera, long session, Drop cause, int frames) {
        if (PRESENT) {
            FrameDropEvent.record(camera, session, cause, frames);
        }
    }

    /**
     * A hold was found that nobody had closed.
     *
     * @param hold what it was, and where it was taken as far as that is known
     */
    public static void leaked(String camera, long session, long frame, String hold) {
        if (PRESENT) {
            LeakEvent.record(camera, session, frame, hold);
        }
    }

    /** Whether something wants {@link #revoked}. */
    public static boolean wantsRevokes() {
        return PRESENT && RevokeEvent.isWanted();
    }

    /**
     * A frame was taken back.
     *
     * @param ageNanos how long it was there
     * @param holds    what held it; empty if it waited unread
     */
    public static void revoked(String camera, long session, long frame, Revoke cause, long ageNanos, String holds) {
        if (PRESENT) {
            RevokeEvent.record(camera, session, frame, cause, ageNanos, holds);
        }
    }
}
