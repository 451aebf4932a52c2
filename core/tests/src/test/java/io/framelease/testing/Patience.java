package io.framelease.testing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes {@link Liveness#LIMIT} Awaitility's default for every test class, by JUnit's detection of extensions. JUnit's own
 * limit, for whatever hangs, is in {@code junit-platform.properties}.
 */
public final class Patience implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Liveness.LIMIT);
    }
}
