package io.framelease.recording;

/** The event of a session, which has begun. Confined to the camera thread. */
public sealed interface SessionRecord permits SessionEvent {
    /**
     * The session has ended.
     *
     * @param number  the session's
     * @param attempt which try it was since a session played last, from 1
     * @param frames  frames that it has published
     * @param outcome how it ended: a kind of failure, or a word for another end
     */
    void end(String camera, String device, long number, int attempt, long frames, String outcome, Phases phases);
}
