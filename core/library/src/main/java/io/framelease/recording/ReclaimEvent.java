package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** See {@link ReclaimRecord}. */
@Name("io.framelease.Reclaim")
@Label("Reclaim")
@Category("Framelease")
@Description("The Reclaimer of a device has freed the memory of a frame that nothing reads any more")
@StackTrace(false)
final class ReclaimEvent extends Event implements ReclaimRecord {
    private static final ReclaimEvent PROBE = new ReclaimEvent(); // knows whether it is wanted, and is never committed

    @Label("Device")
    private @Nullable String device;

    @Label("Camera")
    @Description("Whose memory it was, without secrets")
    private @Nullable String camera;

    @Label("Cause")
    @Description("EVENT: all events behind its reads had completed; AGE: its time was over; FORCED: the device was waited "
            + "for, or is lost")
    private @Nullable String cause;

    @Label("Size")
    @DataAmount
    private long size;

    @Label("Pending")
    @Description("From the hand-over until it was freed")
    @Timespan(Timespan.NANOSECONDS)
    private long pending;

    @Label("Failed")
    @Description("Whether freeing failed")
    private boolean failed;

    /** One that has begun; null if nothing wants it. */
    static @Nullable ReclaimEvent begun() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        ReclaimEvent event = new ReclaimEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String onDevice, String owner, String why, long bytes, long handedOver, boolean hasFailed) {
        try {
            device = onDevice;
            camera = owner;
            cause = why;
            size = bytes;
            pending = System.nanoTime() - handedOver;
            failed = hasFailed;
            commit();
        } catch (Throwable t) {
            // no memory: whoever frees goes on
        }
    }
}
