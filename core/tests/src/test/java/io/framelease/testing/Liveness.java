package io.framelease.testing;

import io.framelease.CameraOptions;
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

    /**
     * Options of a camera of which no time limit judges the machine: its connection, its reads, its close and its wait for a
     * slot have the same long limit. A test of one of these limits sets that one anew, and short.
     */
    public static CameraOptions patient(String source) {
        return CameraOptions.of(source).withConnectTimeout(LIMIT).withReadTimeout(LIMIT).withCloseTimeout(LIMIT)
                .withExhaustedTimeout(LIMIT);
    }
}
