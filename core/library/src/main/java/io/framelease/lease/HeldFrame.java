package io.framelease.lease;

import io.framelease.LeakedFrame;

/** {@link LeakedFrame} as of one moment. */
public record HeldFrame(String camera, long frameId, long ageNanos, int holders, String heldAt) implements LeakedFrame {
}
