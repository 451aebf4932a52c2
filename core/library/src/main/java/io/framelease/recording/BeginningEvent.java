package io.framelease.recording;

import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** What events of a session's beginning have in common. Of a superclass JFR takes no private fields. */
abstract class BeginningEvent extends Event {
    @Label("Camera")
    @Description("Its name, without secrets")
    @Nullable String camera;

    @Label("Device")
    @Description("Where its frames live")
    @Nullable String device;

    @Label("Session")
    @Description("Number of the session in its camera")
    long session;

    @Label("Request")
    @Description("From what asked for the session until it began")
    @Timespan(Timespan.NANOSECONDS)
    long request;

    @Label("Source Open")
    @Description("From there until the source was open and its video stream known")
    @Timespan(Timespan.NANOSECONDS)
    long sourceOpen;

    @Label("Decoder")
    @Description("From there until there was a decoder; NVDEC makes its own with the first packet")
    @Timespan(Timespan.NANOSECONDS)
    long decoder;

    @Label("First Packet")
    @Description("From there until the first packet was read")
    @Timespan(Timespan.NANOSECONDS)
    long firstPacket;

    @Label("First Frame")
    @Description("From there until the first frame was published")
    @Timespan(Timespan.NANOSECONDS)
    long firstFrame;

    /** Sets all of that. */
    final void describe(String ofCamera, String onDevice, long number, Phases phases) {
        camera = ofCamera;
        device = onDevice;
        session = number;
        request = phases.request();
        sourceOpen = phases.sourceOpen();
        decoder = phases.decoder();
        firstPacket = phases.firstPacket();
        firstFrame = phases.firstFrame();
    }
}
