package io.framelease.testkit;

import java.util.List;

/**
 * What came of a {@link Torture}. Immutable but for {@link #findings}, which threads that did not end may still change.
 *
 * @since 0.2.0
 */
public final class TortureReport {
    private final String summary;
    private final long seed;
    private final Findings findings;
    private final List<String> complaints;

    TortureReport(String summary, long seed, Findings findings, List<String> complaints) {
        this.summary = summary;
        this.seed = seed;
        this.findings = findings;
        this.complaints = List.copyOf(complaints);
    }

    /** {@return the seed of its choices} */
    public long seed() {
        return seed;
    }

    /** {@return what the engines saw} */
    public Findings findings() {
        return findings;
    }

    /** {@return what was wrong, for people; empty if nothing was} */
    public List<String> complaints() {
        return complaints;
    }

    /**
     * Does nothing if nothing was wrong.
     *
     * @throws AssertionError with the seed, all counts and everything that was wrong; its cause is what an engine threw first
     */
    public void assertClean() {
        if (!complaints.isEmpty()) {
            throw new AssertionError(String.join("\n", complaints) + "\n" + summary,
                    findings.failures().isEmpty() ? null : findings.failures().getFirst());
        }
    }

    /** Such as {@code torture on host, seed 7: 812 sessions, 790 reconnects, ...}. */
    @Override
    public String toString() {
        return complaints.isEmpty() ? summary : summary + "; wrong: " + complaints;
    }
}
