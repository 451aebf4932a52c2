package io.framelease.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
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

    @Test
    void aLongTextCostsLittleAndLeaksNothing() {
        for (String part : List.of("x:", "x", "-a", "?a=b", "&", "&a=b", "@", "://", "x=", " ", "pass", "\n")) {
            String text = part.repeat(1_000_000) + "secret@host";
            String shown = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Redaction.of(text));
            assertThat(shown).doesNotContain("secret").hasSizeLessThan(100_000);
            String line = part.repeat(4000 / part.length());
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                for (int i = 0; i < 100; i++) {
                    Redaction.of(line);
                    SourceText.of(line);
                }
            });
        }
    }

    @Test
    void aTraceKeepsItsLines() {
        String trace = "java.io.IOException: rtsp://u:secret@h/1\n\tat a.b.C.d(C.java:7)\nCaused by: x\u001b";
        assertThat(Redaction.ofTrace(trace).lines()).containsExactly("java.io.IOException: rtsp://***@h/1",
                "\tat a.b.C.d(C.java:7)", "Caused by: x\\u001b");
    }
}
