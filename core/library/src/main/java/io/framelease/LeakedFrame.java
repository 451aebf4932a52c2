package io.framelease;

/**
 * A frame that was still held when it should not have been: at its camera's close, or when the garbage collector found it.
 *
 * @param camera    the camera's source, without credentials
 * @param frameId   the frame's number in its camera
 * @param ageNanos  how long ago the decoder gave it
 * @param holders   references and views open on it
 * @param heldAt    where they were taken, as far as {@code -Dframelease.leaks=} has recorded it; one place a line
 */
public record LeakedFrame(String camera, long frameId, long ageNanos, int holders, String heldAt) {
}
