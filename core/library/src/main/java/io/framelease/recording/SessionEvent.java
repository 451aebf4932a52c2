package io.framelease.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** See {@link SessionRecord}. */
@Name("io.framelease.Session")
@Label("Session")
@Category("Framelease")
@Description("One connect cycle of a camera, from its beginning to its end, and how long the parts of its "
        + "beginning took")
@StackTrace(false)
final class SessionEvent extends Event implements SessionRecord {
    private static final SessionEvent PROBE = new SessionEvent(); // knows whether it is wanted, and is never committed

    @Label("Camera")
    @Description("Its name, without secrets")
    private @Nullable String camera;

    @Label("Device")
    @Description("Where its frames live")
    private @Nullable String device;

    @Label("Session")
    @Description("Number of the session in its camera")
    private long session;

    @Label("Attempt")
    @Description("Which try it was since a session played last")
    private int attempt;

    @Label("Frames")
    @Description("Frames published")
    private long frames;

    @Label("Outcome")
    @Description("A kind of failure of the source, DEVICE or DEVICE_LOST; CUT for another session, CLOSED, or END of the source")
    private @Nullable String outcome;

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
            camera = ofCamera;
            device = onDevice;
            session = number;
            attempt = tried;
            frames = published;
            outcome = how;
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
