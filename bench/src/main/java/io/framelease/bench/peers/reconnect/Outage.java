package io.framelease.bench.peers.reconnect;

/**
 * An outage of a camera whose pictures are numbered, and whose numbers go on meanwhile. It tells a picture that the camera has sent
 * since its return from one that the peer had left of before, or shows once more.
 *
 * @param number          of the last picture that the peer had shown before the return
 * @param shown           when it had shown it, by {@link System#nanoTime}
 * @param back            when the camera was back
 * @param framesPerSecond of the camera
 * @param frames          how many numbers there are; behind the last one comes 0 again
 */
record Outage(int number, long shown, long back, int framesPerSecond, int frames) {
    /** Pictures that a peer may be behind the camera. */
    private static final long BEHIND = 12;
    private static final double SECOND = 1e9;

    /** Whether a picture that the peer shows at a time is one of after the return; true also where the numbers cannot tell. */
    boolean isSince(int other, long time) {
        long atReturn = pictures(back); // at least: what the peer was behind comes on top
        return Math.floorMod(other - number - atReturn, frames) <= pictures(time) - atReturn + BEHIND;
    }

    /** How many the camera has had since the last one that was shown. */
    private long pictures(long time) {
        return (long) ((time - shown) * framesPerSecond / SECOND);
    }
}
