package io.framelease.recording;

/** The event of a wait for a slot, which has begun. Confined to the camera thread. */
public sealed interface SlotWaitRecord permits SlotWaitEvent {
    /**
     * The wait is over.
     *
     * @param found whether there is one
     */
    void end(String camera, long session, boolean found);
}
