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
    private long now;
    private final Warnings warnings = new Warnings(log, () -> now);

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
    void whatWasNotSaidIsCountedTheNextTime() {
        assertThat(warnings.say("kept", "memory is kept")).isTrue();
        assertThat(warnings.say("kept", "memory is kept still")).isFalse();
        now += Warnings.AGAIN_NANOS - 1;
        assertThat(warnings.say("kept", "memory is kept still")).isFalse();
        now++;
        assertThat(warnings.say("kept", "memory is kept still")).isTrue();
        assertThat(said).containsExactly("memory is kept", "memory is kept still (and 2 times since this was said last)");
    }

    @Test
    void whatWasNotSaidIsCountedAtTheEnd() {
        for (int i = 0; i < 5; i++) {
            warnings.say("kept", "memory is kept, " + i);
            warnings.failed("looking", new DeviceException("refused"));
        }
        warnings.say("once", "happens once");
        warnings.end();
        assertThat(said).containsExactly("memory is kept, 0", "looking failed: refused", "happens once",
                "memory is kept, 4 (and 4 times since this was said last)",
                "looking failed (and 4 times since this was said last)");
        warnings.end();
        assertThat(said).as("once").hasSize(5);
    }

    /** However many kinds there are: what goes on is not said anew because of others. */
    @Test
    void aKindThatGoesOnIsNotForgotten() {
        for (int i = 0; i < 4 * Warnings.MOST_KINDS; i++) {
            warnings.say("goes on", "goes on");
            warnings.say("kind " + i, "other");
        }
        assertThat(said.stream().filter("goes on"::equals)).hasSize(1);
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
