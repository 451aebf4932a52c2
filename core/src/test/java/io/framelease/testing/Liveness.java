package io.framelease.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must come: so long that only what never comes is missed. A limit on life judges nothing: a
 * machine that has other work to do makes a test slow and not red. Claims about time are made by order, counters and ratios.
 *
 * <p>Awaitility's default is set to it before each test class; JUnit's own limit, for whatever hangs, is in
 * {@code junit-platform.properties}.
 */
public final class Liveness implements BeforeAllCallback {
    /** For {@code Awaitility.atMost}, {@code Subscription.poll}, {@code Thread.join} and the like. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
