package io.framelease.testing;

import java.time.Duration;

/**
 * How long a test waits for what must come: so long that only what never comes is missed. A limit on life judges nothing: a
 * machine that has other work to do makes a test slow and not red. Claims about time are made by order, counters and ratios.
 */
public final class Liveness {
    /** For {@code Subscription.poll}, {@code Thread.join} and the like; Awaitility's default too, see {@link Patience}. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private Liveness() {
    }
}
