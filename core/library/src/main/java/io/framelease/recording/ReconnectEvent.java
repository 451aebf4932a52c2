package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** See {@link ReconnectRecord}. */
@Name("io.framelease.Reconnect")
@Label("Reconnect")
@Category("Framelease")
@Description("From the end of a session to the first frame of the next one that plays; the parts are those "
        + "of the session that plays")
@StackTrace(false)
final class ReconnectEvent extends Event implements ReconnectRecord {
    private static final ReconnectEvent PROBE = new ReconnectEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Device")
    @Description("Where its frames live")
    private @Nullable String device;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Attempts")
    @Description("Sessions that were tried")
    private int attempts;

    @Label("Cause")
    @Description("Why the session before ended: a kind of failure of the source, DEVICE, or CUT for another session")
    private @Nullable String cause;

    @Label("Request")
    @Description("From what asked for the session until it began")
    @Timespan(Timespan.NANOSECONDS)
    private long request;

    @Label("Source Open")
    @Description("From there until the source was open and its video stream known")
    @Timespan(Timespan.NANOSECONDS)
    private long sourceOpen;

    @Label("Decoder")
    @Description("From there until there was a decoder; NVDEC makes its own with the first packet")
    @Timespan(Timespan.NANOSECONDS)
    private long decoder;

    @Label("First Packet")
    @Description("From there until the first packet was read")
    @Timespan(Timespan.NANOSECONDS)
    private long firstPacket;

    @Label("First Frame")
    @Description("From there until the first frame was published")
    @Timespan(Timespan.NANOSECONDS)
    private long firstFrame;

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
            camera = ofCamera;
            device = onDevice;
            session = number;
            attempts = tried;
            cause = why;
            request = phases.request();
            sourceOpen = phases.sourceOpen();
            decoder = phases.decoder();
            firstPacket = phases.firstPacket();
            firstFrame = phases.firstFrame();
            commit();
        } catch (Throwable t) {
            // no memory, or no stack: the camera goes on
        }
    }
}
