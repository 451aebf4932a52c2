package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** See {@link SessionRecord}. */
@Name("io.framelease.Session")
@Label("Session")
@Category("Framelease")
@Description("One connect cycle of a camera, from its beginning to its end, and how long the parts of its "
        + "beginning took")
@StackTrace(false)
final class SessionEvent extends BeginningEvent implements SessionRecord {
    private static final SessionEvent PROBE = new SessionEvent(); // knows whether it is wanted, and is never committed

    @Label("Attempt")
    @Description("Which try it was since a session played last")
    private int attempt;

    @Label("Frames")
    @Description("Frames published")
    private long frames;

    @Label("Outcome")
    @Description("A kind of failure of the source, DEVICE or DEVICE_LOST; CUT for another session, UNWATCHED, CLOSED, or END of "
            + "the source")
    private @Nullable String outcome;

    /** One that has begun; null if nothing wants it. */
    static @Nullable SessionEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        SessionEvent event = new SessionEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String ofCamera, String onDevice, long number, int tried, long published, String how, Phases phases) {
        try {
            describe(ofCamera, onDevice, number, phases);
            attempt = tried;
            frames = published;
            outcome = how;
            commit();
        } catch (Throwable t) {
            // no memory, or no stack: the camera goes on
        }
    }
}
