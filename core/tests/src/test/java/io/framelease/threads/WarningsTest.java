package io.framelease.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.framelease.DeviceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class WarningsTest {
    private final List<String> said = new ArrayList<>();
    private Error appenderThrows;

    /** A logger whose appender may throw. */
    private final Logger log = (Logger) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("warn");
                if (appenderThrows != null) {
                    throw appenderThrows;
                }
                said.add((String) arguments[1] + (arguments[2] == null ? "" : " with its trace"));
                return null;
            });
    private final Warnings warnings = new Warnings(log);

    @Test
    void saysOnceWhatFailsAgainAndAgain() {
        for (int i = 0; i < 1000; i++) {
            warnings.failed("looking", new DeviceException("refused"));
            warnings.failed("looking", new OutOfMemoryError("no heap"));
            warnings.failed("freeing", new DeviceException("refused"));
            warnings.say("kept", "memory is kept");
        }
        assertThat(said).containsExactly("looking failed: refused",
                "looking failed: java.lang.OutOfMemoryError: no heap with its trace", "freeing failed: refused",
                "memory is kept");
    }

    @Test
    void theMemoryForKindsIsBoundedAndNoneIsLost() {
        for (int i = 0; i < 1000; i++) {
            warnings.say("kind " + i, "text " + i);
        }
        assertThat(said).hasSize(1000);
    }

    @Test
    void whatTheLogThrowsGoesToStandardErrorAndNoFurther() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true));
        try {
            appenderThrows = new StackOverflowError("the appender's");
            assertThatCode(() -> warnings.failed("looking", new DeviceException("refused"))).doesNotThrowAnyException();
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString()).contains("looking failed: refused", "StackOverflowError: the appender's");
    }
}
