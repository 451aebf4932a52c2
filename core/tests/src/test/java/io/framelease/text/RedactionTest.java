package io.framelease.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {
        "[tcp @ 0x55] Connection to rtsp://u:secret@camera/1 failed",
        "Opening 'http://u:secret@camera/a?t=secret' for reading",
        "Opening 'http://camera/a?t=secret' for reading",
        "from 'rtsp://u:sec'secret@camera/a' to 'http://b/c?x=secret'",
        "http://camera/a?x=1@secret",
        "Authorization: Basic secret",
        "proxy-authorization: Digest username=\"secret\", response=\"secret\"",
        "Set-Cookie: session=secret; path=/",
        "first line\nrtsp://u:secret@camera\nCookie: secret",
        "401 for u:secret@10.0.0.1",
        "401 for u:sec secret@10.0.0.1",
        "X-Api-Key: secret",
        "x-api-key: one\rsecret",
        "Setting 'decryption_key' = 'secret'",
        "password=secret",
        "Opening '/a/b.ts?token=secret&channel=1'"})
    void leavesNoSecretInText(String text) {
        assertThat(Redaction.of(text)).doesNotContain("secret").contains("***");
    }

    @Test
    void leavesOtherTextAsItIs() {
        String text = "[h264 @ 0x7f01] Reference 6 >= 4";
        assertThat(Redaction.of(text)).isEqualTo(text);
        assertThat(Redaction.of("[tcp @ 0x1] http://camera/a: refused [rtsp @ 0x2]"))
                .isEqualTo("[tcp @ 0x1] http://camera/a: refused [rtsp @ 0x2]");
        assertThat(Redaction.of("who? me@home")).isEqualTo("who? me@home");
        assertThat(Redaction.of("Opening 'http://h/a.ts?channel=1' for reading"))
                .isEqualTo("Opening 'http://h/a.ts?channel=1' for reading");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(Redaction.of("404 \u001b]0;x\u0007 Not\r\n\u202eFound\ud800"))
                .isEqualTo("404 \\u001b]0;x\\u0007 Not\\u000d\\u000a\\u202eFound\\ud800");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x:", "x", "-a", "?a=b", "&", "&a=b", "@", "://", "x=", " ", "pass", "\n", "://a?", "x?y=",
        "token ", "a:b ", "key=", "a@ 0x", "sig=\""})
    void aLongTextLeaksNothingAndCostsInProportion(String part) {
        assertThat(Redaction.of(part.repeat(1_000_000) + "secret@host")).doesNotContain("secret").hasSizeLessThan(100_000);
        assertThat(costOfFourTimesTheLength(Redaction::of, part)).isLessThan(8);
        assertThat(costOfFourTimesTheLength(SourceText::of, part)).isLessThan(8);
    }

    /** Four where a text costs in proportion to its length, sixteen where it costs by the square of that: the median of some. */
    private static double costOfFourTimesTheLength(UnaryOperator<String> shown, String part) {
        String once = part.repeat(1000 / part.length());
        String four = once.repeat(4);
        double[] ratios = new double[11];
        for (int i = -3; i < ratios.length; i++) { // the first ones are compiled meanwhile
            long cost = cost(shown, once, 20);
            ratios[Math.max(i, 0)] = 4.0 * cost(shown, four, 5) / cost;
        }
        Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    /** The time that this thread has had a processor for, in ns: what else the machine does hardly counts. */
    private static long cost(UnaryOperator<String> shown, String text, int times) {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            shown.apply(text);
        }
        return Math.max(1, THREADS.getCurrentThreadCpuTime() - before);
    }

    @Test
    void aTraceKeepsItsLines() {
        String trace = "java.io.IOException: rtsp://u:secret@h/1\n\tat a.b.C.d(C.java:7)\nCaused by: x\u001b";
        assertThat(Redaction.ofTrace(trace).lines()).containsExactly("java.io.IOException: rtsp://***@h/1",
                "\tat a.b.C.d(C.java:7)", "Caused by: x\\u001b");
    }
}
