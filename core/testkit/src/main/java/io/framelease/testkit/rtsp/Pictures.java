package io.framelease.testkit.rtsp;

import java.util.List;

/** What a camera shows, as NAL units without start codes. Immutable, any thread. */
interface Pictures {
    int framesPerSecond();

    /** Pictures from one with which a session may begin to the next. */
    int group();

    Coding coding();

    /** The parameter sets, in the order of {@link Coding#sets}. */
    List<byte[]> sets();

    /**
     * The NAL units of one picture, with what has to come before them.
     *
     * @param picture  which one it is since the camera was switched on
     * @param sinceKey which one of its group, from 0
     * @param groups   groups of this session before
     */
    List<byte[]> units(long picture, int sinceKey, long groups);
}
