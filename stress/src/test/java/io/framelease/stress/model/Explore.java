package io.framelease.stress.model;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * How far the model checker goes: enough for every broken variant here, and a few seconds for each class.
 *
 * <p>Lincheck gives each interleaving 30 s by the clock, and nobody can give it more. The first one rewrites classes meanwhile,
 * the JDK's too, for which that does not do on a machine that has other work. What was cut so proves nothing, and is run again
 * with classes that are rewritten already. A test that hangs does so each time; a deadlock that Lincheck finds by its steps is
 * another failure, which is told at once.
 *
 * <p>What an interleaving throws Lincheck tells as an {@link AssertionError}, whatever it is. Any other exception is a failure of
 * Lincheck itself: threads of what was cut go on in its sets of names, which are no concurrent ones ({@code
 * ConcurrentModificationException}, seen under load). That proves nothing either.
 */
final class Explore {
    private static final int SCENARIOS = 50;
    private static final int INTERLEAVINGS = 200;
    private static final int TRIES = 5;
    /** What Lincheck says of an interleaving that was cut by the clock, and of no other. */
    private static final String CUT = "The execution has hung, see the thread dump";

    private Explore() {
    }

    /** Throws a {@link org.jetbrains.lincheck.LincheckAssertionError} with the interleaving that has no sequential order. */
    static void linearizable(Class<?> calls) {
        untilNotCut(() -> new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INTERLEAVINGS)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1)
                .check(calls));
    }

    /** Throws a {@link org.jetbrains.lincheck.LincheckAssertionError} with the interleaving in which the test throws. */
    static void interleavings(int most, Runnable test) {
        untilNotCut(() -> Lincheck.runConcurrentTest(most, test));
    }

    static void untilNotCut(Runnable exploration) {
        List<Throwable> before = new ArrayList<>();
        while (true) {
            try {
                exploration.run();
                return;
            } catch (AssertionError | RuntimeException e) {
                boolean proves = e instanceof AssertionError && (e.getMessage() == null || !e.getMessage().contains(CUT));
                if (proves || before.size() == TRIES - 1) {
                    before.forEach(e::addSuppressed);
                    throw e;
                }
                before.add(e);
            }
        }
    }
}
