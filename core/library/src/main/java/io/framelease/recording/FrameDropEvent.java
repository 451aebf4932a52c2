package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** See {@link Recording#dropped}. */
@Name("io.framelease.FrameDrop")
@Label("Frame Drop")
@Category("Framelease")
@Description("Frames that were decoded and that an engine does not see")
@StackTrace(false)
final class FrameDropEvent extends Event {
    private static final FrameDropEvent PROBE = new FrameDropEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Cause")
    @Description("EXHAUSTED: all slots were held; UNREAD: not read in time; NO_MEMORY: the device has none; "
            + "DAMAGED: it may be wrong, and such are not wanted")
    private @Nullable String cause;

    @Label("Frames")
    @Description("How many, one for each subscription")
    private int frames;

    static void record(String camera, long session, Recording.Drop cause, int frames) {
        if (PROBE.isEnabled()) {
            FrameDropEvent event = new FrameDropEvent();
            event.camera = camera;
            event.session = session;
            event.cause = cause.name();
            event.frames = frames;
            event.commit();
        }
    }
}
