package io.framelease.bench;

import io.framelease.lease.InFlightGate;

/**
 * What watchers of a {@link PassGate} read, alone in its cache lines: the camera thread writes none of it while a session runs, so
 * a watcher misses its cache for what it asks and not for what lies beside it. The padding behind is PassGate's.
 */
abstract sealed class GateFields extends Padding permits PassGate {
    /** Framelease's gate; null in the peers. */
    final InFlightGate gate;

    /** Framelease's: the number of the running session. */
    volatile long session;

    /** The peers': a flag, set by a reconnect and taken away when the next session begins. */
    volatile boolean stale;

    GateFields(InFlightGate gate) {
        this.gate = gate;
    }
}
