package io.framelease.camera;

/** From the first of some moments to the last: a value, without a clock. */
final class Stretch {
    private boolean begun;
    private long first;
    private long last;

    void reach(long now) {
        first = begun ? first : now;
        last = now;
        begun = true;
    }

    /** In ns; 0 if there were not two moments. */
    long nanos() {
        return last - first;
    }
}
