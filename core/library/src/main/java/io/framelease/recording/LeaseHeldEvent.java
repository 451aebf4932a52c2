package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** See {@link LeaseRecord}. */
@Name("io.framelease.LeaseHeld")
@Label("Lease Held")
@Category("Framelease")
@Description("A frame was held for longer than the threshold; the stack trace is of who let go of it last")
@Threshold("1 s")
@StackTrace(true)
final class LeaseHeldEvent extends Event implements LeaseRecord {
    private static final LeaseHeldEvent PROBE = new LeaseHeldEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Device")
    @Description("Where its frames live")
    private @Nullable String device;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Frame")
    @Description("Number of the frame in its camera")
    private long frame;

    /** One that has begun; null if nothing wants it. */
    static @Nullable LeaseHeldEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        LeaseHeldEvent event = new LeaseHeldEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String ofCamera, String onDevice, long number, long frameId) {
        try {
            end();
            if (shouldCommit()) {
                camera = ofCamera;
                device = onDevice;
                session = number;
                frame = frameId;
                commit();
            }
        } catch (Throwable t) {
            // no memory, or no stack: whoever lets go of a frame goes on
        }
    }
}
