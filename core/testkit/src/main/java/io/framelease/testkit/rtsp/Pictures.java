package io.framelease.testkit.rtsp;

import java.util.List;

/** What a camera shows, as NAL units of H.264 without start codes. Immutable, any thread. */
interface Pictures {
    int framesPerSecond();

    /** Pictures from one with which a session may begin to the next. */
    int group();

    byte[] sps();

    byte[] pps();

    /**
     * The NAL units of one picture, with what has to come before them.
     *
     * @param picture  which one it is since the camera was switched on
     * @param sinceKey which one of its group, from 0
     * @param groups   groups of this session before
     */
    List<byte[]> units(long picture, int sinceKey, long groups);
}
