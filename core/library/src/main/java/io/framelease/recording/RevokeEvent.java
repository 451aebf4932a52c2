package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** See {@link Recording#revoked}. */
@Name("io.framelease.Revoke")
@Label("Revoke")
@Category("Framelease")
@Description("A frame was taken back from whoever held it")
@StackTrace(false)
final class RevokeEvent extends Event {
    private static final RevokeEvent PROBE = new RevokeEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Frame")
    @Description("Number of the frame in its camera")
    private long frame;

    @Label("Cause")
    @Description("AGE: held for longer than maxAge; CALLER: asked for; DRAIN: the drain policy")
    private @Nullable String cause;

    @Label("Age")
    @Description("How long it was there")
    @Timespan(Timespan.NANOSECONDS)
    private long age;

    @Label("Holds")
    @Description("What held it; empty if it waited unread")
    private @Nullable String holds;

    static boolean isWanted() {
        return PROBE.isEnabled();
    }

    static void record(String camera, long session, long frame, Recording.Revoke cause, long age, String holds) {
        RevokeEvent event = new RevokeEvent();
        event.camera = camera;
        event.session = session;
        event.frame = frame;
        event.cause = cause.name();
        event.age = age;
        event.holds = holds;
        event.commit();
    }
}
