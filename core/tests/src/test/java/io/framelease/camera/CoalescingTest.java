package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.lease.InFlightGate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Of two who ask for a reconnect at once, each may rely on it when his call returns, also the one whose request coalesced. */
class CoalescingTest {
    private static final int TRIES = 100_000;

    private final InFlightGate[] gates = new InFlightGate[TRIES];
    /** How far each of the two has come; far enough apart not to share a cache line. */
    private final AtomicIntegerArray at = new AtomicIntegerArray(64);

    @Test
    void theSessionIsStaleWhenAnyRequestReturns() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            gates[i] = new InFlightGate();
            gates[i].begin();
        }
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Integer> theirs = other.submit(() -> requests(0, 32));
            int mine = requests(32, 0);
            assertThat(mine + theirs.get()).as("requests of %d that returned with a session that goes on", 2 * TRIES)
                    .isZero();
        }
        for (InFlightGate gate : gates) {
            assertThat(gate.begin()).as("both are answered by one session").isEqualTo(2);
            assertThat(gate.isStale(2)).isFalse();
        }
    }

    /** Requests a reconnect of each gate, as nearly as possible when the other does. */
    private int requests(int me, int other) {
        int goingOn = 0;
        for (int i = 0; i < TRIES; i++) {
            at.set(me, i);
            for (int spins = 0; at.get(other) < i; spins++) {
                if (spins < 1000) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield(); // there may be one processor only
                }
            }
            long stale = gates[i].request();
            if (stale != 1 || !gates[i].isStale(stale)) {
                goingOn++;
            }
        }
        at.set(me, TRIES);
        return goingOn;
    }
}
