package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "rtsp://camera/1 | rtsp://camera/1",
        "rtsp://camera:554/1 | rtsp://camera:554/1",
        "rtsp://u:secret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:sec@ret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:sec/ret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:se@c/ret@camera:554/1 | rtsp://***@camera:554/1",
        "rtsp://u:sec ret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:sec'ret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:sec?ret@camera/1 | rtsp://***",
        "rtsp://u:sec#ret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:secret@camera/1?pw=secret | rtsp://***@camera/1?***",
        "http://camera/video?user=u&pwd=secret | http://camera/video?***",
        "http://camera:80/video?user=u@x.y&pwd=secret | http://camera:80/video?***",
        "http://camera/video?pwd=sec@ret | http://camera/video?***",
        "http://camera/video?pwd=sec ret | http://camera/video?***",
        "http://u:x@camera/video?pwd=sec@ret | http://***",
        "srt://camera:9000?passphrase=secret | srt://camera:9000?***",
        "udp://@239.1.1.1:5000 | udp://***@239.1.1.1:5000"})
    void showsAUrlWithoutWhatIsSecret(String url, String shown) {
        assertThat(Redaction.ofUrl(url)).isEqualTo(shown);
        assertThat(Source.parse(url)).hasToString(shown);
    }

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
        "first line\nrtsp://u:secret@camera\nCookie: secret"})
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
    }
}
