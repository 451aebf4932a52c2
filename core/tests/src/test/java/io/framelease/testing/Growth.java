package io.framelease.testing;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much something grows from one sample to the next, where that is not all that changes: malloc's bytes, of which the JVM takes
 * some for a while to compile, and keeps some for threads to come. What grows with each sample shows in both of two figures, and the
 * lesser one counts.
 *
 * <ul>
 *   <li>The least of the first half of the samples against the least of the second half: what comes and goes makes samples larger,
 *       and never smaller.
 *   <li>The median of the steps: what fills up once takes few of them.
 * </ul>
 */
public final class Growth {
    private Growth() {
    }

    /** For a sample, at least: about nothing for what comes and goes, or fills up. */
    public static long perSample(List<Long> samples) {
        int half = samples.size() / 2;
        long before = Collections.min(samples.subList(0, half));
        long after = Collections.min(samples.subList(samples.size() - half, samples.size()));
        long step = IntStream.range(1, samples.size()).mapToLong(i -> samples.get(i) - samples.get(i - 1)).sorted()
                .skip((samples.size() - 1) / 2).findFirst().orElseThrow();
        return Math.min(step, (after - before) / (samples.size() - half));
    }
}
