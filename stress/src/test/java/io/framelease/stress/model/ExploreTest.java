package io.framelease.stress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is run again, and what is not. */
class ExploreTest {
    private static final String CUT = "= Concurrent test has hung =\n\n= The execution has hung, see the thread dump =\n";

    private final AtomicInteger runs = new AtomicInteger();

    private void failing(int times, String message) {
        if (runs.incrementAndGet() <= times) {
            throw new AssertionError(message);
        }
    }

    @Test
    void whatTheClockCutIsRunAgain() {
        Explore.untilNotCut(() -> failing(2, CUT));
        assertThat(runs).hasValue(3);
    }

    @Test
    void whatHangsEachTimeFails() {
        assertThatThrownBy(() -> Explore.untilNotCut(() -> failing(Integer.MAX_VALUE, CUT))).hasMessage(CUT);
        assertThat(runs).hasValue(5);
    }

    /** An exception that Lincheck does not make an assertion of is its own. */
    @Test
    void whatLincheckFailsByItselfIsRunAgain() {
        Explore.untilNotCut(() -> {
            if (runs.incrementAndGet() <= 2) {
                throw new ConcurrentModificationException("Lincheck's");
            }
        });
        assertThat(runs).hasValue(3);
        assertThatThrownBy(() -> Explore.untilNotCut(() -> {
            if (runs.incrementAndGet() == 4) {
                throw new AssertionError(CUT);
            }
            throw new ConcurrentModificationException("Lincheck's");
        })).isInstanceOf(ConcurrentModificationException.class).satisfies(e -> assertThat(e.getSuppressed()[0]).isInstanceOf(AssertionError.class));
        assertThat(runs).hasValue(8);
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        for (String wrong : new String[] {"= Concurrent test has hung =\n\n= The execution has hung =", "freed twice", null}) {
            runs.set(0);
            assertThatThrownBy(() -> Explore.untilNotCut(() -> failing(1, wrong))).isInstanceOf(AssertionError.class);
            assertThat(runs).as(wrong).hasValue(1);
        }
    }
}
