package io.framelease.torture;

import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.testkit.NumberedVideo;

/** Where a camera is installed: cameras come and go there, and what they show is known. Any thread. */
interface Place {
    /** What the camera shows. */
    NumberedVideo video();

    /** Subscribes to the present camera; null if it is just being closed. */
    Feed subscribe(Overflow overflow);

    /** Whether nobody subscribes here any more: its camera was closed, and no other comes. */
    default boolean isGone() {
        return false;
    }

    /** Looks a frame of the present camera up; null if nobody holds it. */
    Frame lookup(long id);
}
