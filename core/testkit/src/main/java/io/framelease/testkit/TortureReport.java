package io.framelease.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a {@link Torture}. Immutable but for {@link #findings} and {@link #right}, which threads that did not end may still
 * change. Any thread.
 *
 * @since 0.2.0
 */
public final class TortureReport {
    private final TortureNumbers numbers;
    private final long seed;
    private final Findings findings;
    private final List<String> complaints;

    /** What is the same is said once, with how often it was. */
    TortureReport(TortureNumbers numbers, long seed, Findings findings, List<String> complaints) {
        this.numbers = numbers;
        this.seed = seed;
        this.findings = findings;
        Map<String, Integer> counted = new LinkedHashMap<>();
        complaints.forEach(each -> counted.merge(each, 1, Integer::sum));
        this.complaints = counted.entrySet().stream()
                .map(each -> each.getValue() == 1 ? each.getKey() : each.getValue() + " times: " + each.getKey()).toList();
    }

    /** {@return the seed of its choices} */
    public long seed() {
        return seed;
    }

    /** {@return reconnects that it asked for; those that come before a session has begun are one for the camera} */
    public long reconnects() {
        return numbers.reconnects();
    }

    /** {@return how often it closed a camera and opened another in its place} */
    public long reopened() {
        return numbers.reopened();
    }

    /** {@return sessions that its cameras began, those of cameras that were closed included: each is a connection to a source} */
    public long sessions() {
        return numbers.sessions();
    }

    /** {@return looks of engines that found a picture as it must be; short for {@link Findings#right}} */
    public long right() {
        return findings.right();
    }

    /** {@return what the engines saw} */
    public Findings findings() {
        return findings;
    }

    /**
     * {@return what was wrong, for people, each once; empty if nothing was. That too little happened is one of them: {@link
     * Torture}}
     */
    public List<String> complaints() {
        return complaints;
    }

    /**
     * Does nothing if nothing was wrong, and enough happened for that to mean something.
     *
     * @throws AssertionError with {@link #toString}; its cause is what an engine threw first
     */
    public void assertClean() {
        if (!complaints.isEmpty()) {
            throw new AssertionError(toString(), findings.failures().isEmpty() ? null : findings.failures().getFirst());
        }
    }

    /**
     * The seed and all numbers, each with what it counts, and in further lines what was wrong. Such as {@code torture on host, seed
     * 7, of 3.0 s or more: 8 cameras at a time, closed and others opened 2 times; 112 reconnects asked for, 131 sessions begun;
     * ...}.
     */
    @Override
    public String toString() {
        return complaints.isEmpty() ? numbers.toString() : numbers + "; wrong is:\n" + String.join("\n", complaints);
    }
}
