package io.framelease.recording;

/** The event of a frame that is held, begun with its publication. */
public sealed interface LeaseRecord permits LeaseHeldEvent {
    /** Nobody holds the frame any more. Called once, by any thread. */
    void end(String camera, String device, long session, long frame);
}
