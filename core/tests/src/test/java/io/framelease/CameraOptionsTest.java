package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What options refuse, and what they say of themselves. */
class CameraOptionsTest {
    private static final CameraOptions DEFAULTS = CameraOptions.of("a.mp4");

    /** Each option's name, and a change of it. */
    private static final Map<String, UnaryOperator<CameraOptions>> CHANGES = Map.ofEntries(
            Map.entry("ffmpeg", options -> options.withFfmpeg(Map.of("b", "2", "a", "1"))),
            Map.entry("trust", options -> options.withTrust(Trust.defaults().withTls(Trust.Tls.insecure()))),
            Map.entry("limits", options -> options.withLimits(Limits.defaults().withPixels(1))),
            Map.entry("connectTimeout", options -> options.withConnectTimeout(Duration.ofDays(1))),
            Map.entry("readTimeout", options -> options.withReadTimeout(Duration.ofDays(1))),
            Map.entry("retry", options -> options.withRetryDelay(Duration.ofDays(1))),
            Map.entry("closeTimeout", options -> options.withCloseTimeout(Duration.ofDays(1))),
            Map.entry("transform", options -> options.scaleTo(64, 48)),
            Map.entry("backing", options -> options.withBacking(Backing.UNPOOLED)),
            Map.entry("slots", options -> options.withSlots(9)),
            Map.entry("whenExhausted", options -> options.withWhenExhausted(WhenExhausted.BLOCK)),
            Map.entry("exhaustedTimeout", options -> options.withExhaustedTimeout(Duration.ofDays(1))),
            Map.entry("queue", options -> options.withQueue(9)),
            Map.entry("outstanding", options -> options.withOutstanding(Outstanding.drain(Duration.ofDays(1)))),
            Map.entry("untrackedReads", options -> options.withUntrackedReads(Duration.ofDays(1))),
            Map.entry("maxAge", options -> options.withMaxAge(Duration.ofDays(1))),
            Map.entry("highBitDepth", options -> options.withHighBitDepth(true)),
            Map.entry("loop", options -> options.withLoop(true)),
            Map.entry("realtime", options -> options.withRealtime(true)),
            Map.entry("decoding", options -> options.withDecoderThreads(3)),
            Map.entry("whenUnwatched", options -> options.withWhenUnwatched(WhenUnwatched.SKIP)));

    /** Getters of what is no option of its own, or is shown otherwise. */
    private static final List<String> OTHERS = List.of("source", "name", "decoderThreads");

    @Test
    void whatIsChangedIsShownAndNothingElse() {
        assertThat(DEFAULTS).hasToString("CameraOptions[a.mp4]");
        CHANGES.forEach((name, change) -> assertThat(change.apply(DEFAULTS).toString())
                .matches("CameraOptions\\[a\\.mp4, " + name + "=[^=].*]"));
        assertThat(DEFAULTS.withSlots(9).withSlots(4).withRetry(Retry.defaults().withMaxAttempts(1).withMaxAttempts(0)))
                .as("the defaults again").hasToString("CameraOptions[a.mp4]");
        assertThat(DEFAULTS.withName("door").withQueue(3).withSlots(7)).hasToString("CameraOptions[door, slots=7, queue=3]");
    }

    @Test
    void noOptionIsForgotten() {
        assertThat(Stream.of(CameraOptions.class.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0
                && !method.getName().equals("toString")).map(Method::getName).filter(name -> !OTHERS.contains(name))
                .collect(Collectors.toSet())).isEqualTo(CHANGES.keySet());
    }

    @Test
    void noSecretIsShown() {
        CameraOptions options = CameraOptions.of("rtsp://user:pass5word@camera/a")
                .withFfmpeg(Map.of("http_proxy", "http://user:pass5word@proxy", "headers", "Authorization: pass5word", "a\nb", "c"));
        assertThat(options.toString()).doesNotContain("pass5word", "user", "Authorization").doesNotContain("\n")
                .contains("camera/a", "http_proxy", "headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void noSourceIsRefused(String source) {
        assertThatIllegalArgumentException().isThrownBy(() -> CameraOptions.of(source)).withMessageContaining("source is blank");
    }
}
