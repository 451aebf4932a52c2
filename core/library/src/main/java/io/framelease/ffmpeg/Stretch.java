package io.framelease.ffmpeg;

import io.framelease.Discontinuity;

/**
 * Packets of a session whose timestamps go on from one to the next.
 *
 * @param number   its own, counted from 1
 * @param timeline number of the time line that they are of, counted from 1; a counter that wraps goes on with the same one
 * @param begins   what they begin with
 */
public record Stretch(long number, int timeline, Discontinuity begins) {
    /** That a session begins with. */
    public static final Stretch FIRST = new Stretch(1, 1, Discontinuity.NONE);

    /** The one behind it. */
    Stretch next(Discontinuity how) {
        return new Stretch(number + 1, how == Discontinuity.WRAP ? timeline : timeline + 1, how);
    }
}
