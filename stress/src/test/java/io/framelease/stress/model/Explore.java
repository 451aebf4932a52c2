package io.framelease.stress.model;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** How far the model checker goes: enough for every broken variant here, and a few seconds for each class. */
final class Explore {
    private static final int SCENARIOS = 50;
    private static final int INTERLEAVINGS = 200;

    private Explore() {
    }

    /** Throws a {@link org.jetbrains.lincheck.LincheckAssertionError} with the interleaving that has no sequential order. */
    static void linearizable(Class<?> calls) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INTERLEAVINGS)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1)
                .check(calls);
    }
}
