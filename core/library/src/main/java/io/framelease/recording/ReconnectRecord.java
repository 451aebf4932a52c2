package io.framelease.recording;

/** The event of a reconnect, which has begun. Confined to the camera thread. */
public sealed interface ReconnectRecord permits ReconnectEvent {
    /**
     * The camera plays again.
     *
     * @param session  the number of the session that plays
     * @param attempts how many were tried
     * @param cause    why the session before ended: a kind of failure, or that another one was asked for
     */
    void end(String camera, String device, long session, int attempts, String cause, Phases phases);
}
