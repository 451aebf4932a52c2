package io.framelease.testing;

import java.util.Collections;
import java.util.List;

/**
 * How much something grows from one sample to the next, where now and then it is more for a while: malloc's bytes, while the JVM
 * compiles, or an allocation of a thread that has not ended yet. What comes and goes makes samples larger, and never smaller. So the least of
 * the first half of the samples and the least of the second half are compared: what grows all the time is in both.
 */
public final class Growth {
    private Growth() {
    }

    /** For a sample, at least. It is more than nothing if each sample has grown, and not for what comes and goes. */
    public static long perSample(List<Long> samples) {
        int half = samples.size() / 2;
        long before = Collections.min(samples.subList(0, half));
        long after = Collections.min(samples.subList(samples.size() - half, samples.size()));
        return (after - before) / (samples.size() - half);
    }
}
