package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** See {@link SlotWaitRecord}. */
@Name("io.framelease.SlotWait")
@Label("Wait For Slot")
@Category("Framelease")
@Description("A camera thread waited for memory for its next frame, since all of it was held")
@StackTrace(false)
final class SlotWaitEvent extends Event implements SlotWaitRecord {
    private static final SlotWaitEvent PROBE = new SlotWaitEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Found")
    @Description("Whether there was a slot in the end")
    private boolean found;

    /** One that has begun; null if nothing wants it. */
    static @Nullable SlotWaitEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        SlotWaitEvent event = new SlotWaitEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String ofCamera, long number, boolean isFound) {
        try {
            camera = ofCamera;
            session = number;
            found = isFound;
            commit();
        } catch (Throwable t) {
            // no memory, or no stack: who has waited goes on
        }
    }
}
