package io.framelease;

import io.framelease.lease.HeldFrame;

/**
 * A frame that was still held when it should not have been: at its camera's close, or when the garbage collector found it.
 * A snapshot: it does not change. Later versions may tell more.
 *
 * @since 0.2.0
 */
public sealed interface LeakedFrame permits HeldFrame {
    /** {@return what its camera is called, as {@link Camera#source}} */
    String camera();

    /** {@return the frame's number in its camera} */
    long frameId();

    /** {@return how long ago the decoder gave it, in ns} */
    long ageNanos();

    /** {@return references and views open on it} */
    int holders();

    /** {@return where they were taken, as far as {@code -Dframelease.leaks=} has recorded it; one place a line} */
    String heldAt();
}
