package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.natives.FFmpegLibraries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp", "rtp", "rtmp"})
    void eachBuildHasThese(String scheme) {
        assertThat(Protocols.has(scheme)).isTrue();
        assertThatCode(() -> Protocols.require(Source.parse(scheme + "://h:1"))).doesNotThrowAnyException();
    }

    @Test
    void whatABuildLacksIsNamed() {
        assertThat(Protocols.has("nonesuch")).isFalse();
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> Protocols.require(Source.parse("srt://h:1"), scheme -> false))
                .withMessageContaining("cannot open srt://h:1: ").withMessageContaining("without the protocol srt")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
    }

    /** They have no protocol of that name, or none of FFmpeg's. */
    @ParameterizedTest
    @ValueSource(strings = {"rtsp://h/a", "rtsps://h/a", "http://h/a", "https://h/a", "/a.mp4"})
    void ofTheseNoneIsLookedUp(String source) {
        assertThatCode(() -> Protocols.require(Source.parse(source), scheme -> false)).doesNotThrowAnyException();
    }
}
