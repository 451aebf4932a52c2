package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** See {@link ReconnectRecord}. */
@Name("io.framelease.Reconnect")
@Label("Reconnect")
@Category("Framelease")
@Description("From the end of a session to the first frame of the next one that plays; the parts are those "
        + "of the session that plays")
@StackTrace(false)
final class ReconnectEvent extends BeginningEvent implements ReconnectRecord {
    private static final ReconnectEvent PROBE = new ReconnectEvent(); // knows whether it is wanted, and is never committed

    @Label("Attempts")
    @Description("Sessions that were tried")
    private int attempts;

    @Label("Cause")
    @Description("Why the session before ended: a kind of failure of the source, DEVICE, or CUT for another session")
    private @Nullable String cause;

    /** One that has begun; null if nothing wants it. */
    static @Nullable ReconnectEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        ReconnectEvent event = new ReconnectEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String ofCamera, String onDevice, long number, int tried, String why, Phases phases) {
        try {
            describe(ofCamera, onDevice, number, phases);
            attempts = tried;
            cause = why;
            commit();
        } catch (Throwable t) {
            // no memory, or no stack: the camera goes on
        }
    }
}
