package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** See {@link Recording#leaked}. */
@Name("io.framelease.Leak")
@Label("Leak")
@Category("Framelease")
@Description("A frame or view that was never closed was found by the garbage collector and given back")
@StackTrace(false)
final class LeakEvent extends Event {
    private static final LeakEvent PROBE = new LeakEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Frame")
    @Description("Number of the frame in its camera")
    private long frame;

    @Label("Hold")
    @Description("What was forgotten, and where it was taken if -Dframelease.leaks tells")
    private @Nullable String hold;

    static void record(String camera, long session, long frame, String hold) {
        if (PROBE.isEnabled()) {
            LeakEvent event = new LeakEvent();
            event.camera = camera;
            event.session = session;
            event.frame = frame;
            event.hold = hold;
            event.commit();
        }
    }
}
