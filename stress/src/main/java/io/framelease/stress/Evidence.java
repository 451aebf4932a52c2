package io.framelease.stress;

import java.util.List;

/**
 * What one jcstress test showed, over all its runs.
 *
 * @param test     its name, the classes around it included
 * @param runs     JVMs that ran it
 * @param abnormal JVMs in which it ended in an error, a timeout or a crash
 * @param seconds  time it was given, in all JVMs together
 * @param outcomes the outcomes that it showed
 */
public record Evidence(String test, int runs, int abnormal, double seconds, List<Outcome> outcomes) {
    /** How an outcome is graded. */
    public enum Grade { ACCEPTABLE, INTERESTING, FORBIDDEN }

    /**
     * @param id    the outcome's values
     * @param grade how the test grades it
     * @param count samples that ended so
     */
    public record Outcome(String id, Grade grade, long count) {
    }

    /** The class around the test: one race, the real classes and the broken ones. */
    public String race() {
        return test.substring(0, test.lastIndexOf('.'));
    }

    /** Whether it is a twin, made to fail. */
    public boolean isTwin() {
        return test.substring(test.lastIndexOf('.') + 1).contains("Broken");
    }

    /** Samples that ended in an outcome of this grade. */
    public long count(Grade grade) {
        return outcomes.stream().filter(outcome -> outcome.grade() == grade).mapToLong(Outcome::count).sum();
    }

    /** Samples in all. */
    public long samples() {
        return outcomes.stream().mapToLong(Outcome::count).sum();
    }
}
