package io.framelease.recording;

/**
 * How long each part of a session's beginning took, in ns; {@link #UNKNOWN} of what it did not come to.
 *
 * @param request     from what asked for the session until it began
 * @param sourceOpen  from there until the source was open and its video stream known
 * @param decoder     from there until there was a decoder
 * @param firstPacket from there until the first packet was read
 * @param firstFrame  from there until the first frame was published
 */
public record Phases(long request, long sourceOpen, long decoder, long firstPacket, long firstFrame) {
    /** Of a part that was not reached; JFR's tools show it as not available. */
    public static final long UNKNOWN = Long.MIN_VALUE;
}
