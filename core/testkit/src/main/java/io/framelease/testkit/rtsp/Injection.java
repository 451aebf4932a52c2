package io.framelease.testkit.rtsp;

/** A fault in a phase, for so many connections, until it is ended. Any thread. */
final class Injection {
    private final Phase phase;
    private final Fault fault;
    private int left;
    private volatile boolean ended;

    Injection(Phase phase, Fault fault, int connections) {
        this.phase = phase;
        this.fault = fault;
        this.left = connections;
    }

    Phase phase() {
        return phase;
    }

    Fault fault() {
        return fault;
    }

    /** For one connection; false if there is no further one. */
    synchronized boolean take() {
        if (left == 0) {
            return false;
        }
        left -= left == Integer.MAX_VALUE ? 0 : 1;
        return true;
    }

    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }
}
