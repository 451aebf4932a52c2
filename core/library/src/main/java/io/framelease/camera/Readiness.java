package io.framelease.camera;

/** How long a successor has waited to be taken, and how much of that for engines. Its opener begins it, once. */
final class Readiness {
    private volatile long since;
    private volatile long engines; // written by the camera thread alone

    /** It is ready; before anybody can see that. */
    void begins() {
        since = System.nanoTime();
    }

    /** How long it has waited, besides for engines, in ns; any thread. */
    long waited() {
        return System.nanoTime() - since - engines;
    }

    /** How long the camera thread has waited for engines meanwhile, in ns; any thread. */
    long forEngines() {
        return engines;
    }

    /** The camera thread, which calls this, has waited for engines, for so long in ns. */
    void forEngines(long nanos) {
        engines += nanos;
    }
}
