package io.framelease.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.CameraOptions;
import io.framelease.SourceException;
import io.framelease.ffmpeg.Source;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No public text has a secret, whatever mistakes the source that it is in has. */
class SecretsTest {
    private static final int PIECE = 4;

    /** Neither the secret nor four characters of it that are in nothing else here. */
    private static void isClean(String text, String secret, String source) {
        for (int i = 0; i + PIECE <= secret.length(); i++) {
            String piece = secret.substring(i, i + PIECE);
            if (piece.chars().allMatch(Character::isLetterOrDigit)) {
                assertThat(text).as("%s of the secret %s in %s", piece, secret, source).doesNotContain(piece);
            }
        }
    }

    private static List<String> shown(String source) {
        List<String> result = new ArrayList<>(List.of(SourceText.of(source), CameraOptions.of(source).toString()));
        try {
            result.add(Source.parse(source).toString());
        } catch (SourceException e) {
            result.add(e.getMessage());
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noTextHasAPassword(long seed) {
        MalformedSources sources = new MalformedSources(seed);
        for (int i = 0; i < 2000; i++) {
            String source = sources.withPassword();
            shown(source).forEach(text -> isClean(text, sources.secret(), source));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noTextHasATokenOrKey(long seed) {
        MalformedSources sources = new MalformedSources(seed);
        for (int i = 0; i < 1000; i++) {
            String source = sources.withToken();
            shown(source).forEach(text -> isClean(text, sources.secret(), source));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void ofAWellFormedUrlHostPortAndPathStay(long seed) {
        MalformedSources sources = new MalformedSources(seed);
        for (int i = 0; i < 1000; i++) {
            String host = sources.host();
            String path = sources.path();
            String source = sources.wellFormed(host, path);
            assertThat(SourceText.of(source)).contains(host + path).contains("://", "***");
            shown(source).forEach(text -> isClean(text, sources.secret(), source));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatOthersSayOfAnOpenCameraHasNone(long seed) {
        MalformedSources sources = new MalformedSources(seed);
        for (int i = 0; i < 500; i++) {
            String source = i % 2 == 0 ? sources.withPasswordThatEnds() : sources.withToken();
            String secret = sources.secret();
            Secrets secrets = Secrets.of(source, Map.of());
            secrets.guard();
            try {
                for (String text : List.of("cannot open " + source, "the path is " + secret + ", so it is",
                        "GET /a?x=" + URLEncoder.encode(secret, StandardCharsets.UTF_8) + " HTTP/1.1")) {
                    isClean(Redaction.of(text), secret, source);
                }
            } finally {
                secrets.release();
            }
        }
    }

    @Test
    void basicAuthenticationAndTheUsersHeadersAndKeysAreKnown() {
        Secrets secrets = Secrets.of("rtsp://admin:pa%24sword@camera/1", Map.of("headers",
                "X-Api-Key: headerkey\r\nAccept: one/two\r\n", "decryption_key", "0011223344zz", "passphrase", "longenough"));
        secrets.guard();
        try {
            String basic = Base64.getEncoder().encodeToString("admin:pa$sword".getBytes(StandardCharsets.UTF_8));
            assertThat(Redaction.of("sends " + basic + ", headerkey, 0011223344zz, longenough, pa$sword, pa%24sword, PA$SWORD"))
                    .isEqualTo("sends ***, ***, ***, ***, ***, ***, ***");
            assertThat(Redaction.of("the administrator")).isEqualTo("the administrator"); // a short one is a word or nothing
        } finally {
            secrets.release();
        }
        assertThat(Redaction.of("sends headerkey")).isEqualTo("sends headerkey");
    }

    @Test
    void whatFFmpegIsGivenIsKnown() {
        Secrets secrets = Secrets.of("rtsp://admin:pa/ss$word+x@camera/1", Map.of());
        secrets.guard();
        try {
            assertThat(Redaction.of("with pa%2Fss$word+x and pa%2fss%24word%2bx")).isEqualTo("with *** and ***");
        } finally {
            secrets.release();
        }
    }

    @Test
    void twoCamerasMayHaveOneSecret() {
        Secrets first = Secrets.of("rtsp://admin:samesame@one/1", Map.of());
        Secrets second = Secrets.of("rtsp://admin:samesame@two/1", Map.of());
        first.guard();
        second.guard();
        first.release();
        first.release();
        assertThat(Redaction.of("samesame")).isEqualTo("***");
        second.release();
        assertThat(Redaction.of("samesame")).isEqualTo("samesame");
    }

    @Test
    void theirNumberIsBounded() {
        String many = "a".repeat(2000) + IntStream.range(1000, 9000).mapToObj(i -> "/b" + i).collect(Collectors.joining());
        assertThat(Secrets.of("rtsp://u:" + many + "@h/1", Map.of("headers", many)))
                .asString().isEqualTo(Secrets.MOST + " secrets");
    }

    @Test
    void causesAreRedactedToo() {
        Exception bad = new IllegalStateException("outer", new IllegalArgumentException("Illegal in rtsp://u:secret@h/1"));
        Throwable shown = RedactedException.of(bad);
        assertThat(shown).hasMessage("java.lang.IllegalStateException: outer");
        assertThat(shown.getCause()).hasMessage("java.lang.IllegalArgumentException: Illegal in rtsp://***@h/1");
        assertThat(shown.getStackTrace()).isEqualTo(bad.getStackTrace());
        Exception good = new IllegalStateException("nothing", new Exception());
        assertThat(RedactedException.of(good)).isSameAs(good);
        assertThat(RedactedException.of(null)).isNull();
        Exception round = new IllegalStateException("secret=hush");
        round.initCause(new Exception(round));
        assertThat(RedactedException.of(round)).hasMessageNotContaining("hush");
    }

    @Test
    void equalNamesAreNumbered() {
        try (SourceName first = SourceName.claim("rtsp://***@h/1", null);
                SourceName named = SourceName.claim("rtsp://***@h/1", "gate")) {
            SourceName second = SourceName.claim("rtsp://***@h/1", null);
            SourceName third = SourceName.claim("rtsp://***@h/1", null);
            assertThat(List.of(first, second, third, named)).map(SourceName::toString)
                    .containsExactly("rtsp://***@h/1", "rtsp://***@h/1 #2", "rtsp://***@h/1 #3", "gate");
            second.close();
            second.close();
            try (SourceName again = SourceName.claim("rtsp://***@h/1", null)) {
                assertThat(again).hasToString("rtsp://***@h/1 #2");
            }
            third.close();
        }
        try (SourceName after = SourceName.claim("rtsp://***@h/1", null)) {
            assertThat(after).hasToString("rtsp://***@h/1");
        }
    }

    @Test
    void namesAreChecked() {
        assertThat(CameraOptions.of("x").withName("Gate 3, 北門").name()).isEqualTo("Gate 3, 北門");
        assertThat(CameraOptions.of("x").withName(null).name()).isNull();
        for (String bad : List.of("", "  ", "a\nb", "a\u001b[2J", "a\u202eb", "x".repeat(101))) {
            assertThatThrownBy(() -> CameraOptions.of("x").withName(bad)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name").hasMessageNotContaining("\u001b");
        }
    }
}
