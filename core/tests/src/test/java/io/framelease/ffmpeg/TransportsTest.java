package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.StreamInfo.Transport;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportsTest {
    @ParameterizedTest
    @CsvSource({"a.mp4,FILE", "file:a.mp4,FILE", "rtsp://h/a,TCP", "rtsps://h/a,TLS", "rtmp://h/a,TCP", "rtmps://h/a,TLS",
        "rtp://h:1,UDP", "udp://h:1,UDP", "srt://h:1,SRT", "tcp://h:1,TCP", "tls://h:1,TLS", "http://h/a,HTTP", "https://h/a,HTTPS"})
    void byTheScheme(String source, Transport transport) {
        assertThat(Transports.of(Source.parse(source), Map.of())).isEqualTo(transport);
    }

    @ParameterizedTest
    @CsvSource({"tcp,TCP", "udp,UDP", "udp_multicast,UDP", "http,HTTP", "https,HTTPS", "udp+tcp,UNKNOWN"})
    void rtspByItsOption(String option, Transport transport) {
        assertThat(Transports.of(Source.parse("rtsp://h/a"), Map.of("rtsp_transport", option))).isEqualTo(transport);
    }

    @Test
    void rtspThatMayChoose() {
        assertThat(Transports.of(Source.parse("rtsp://h/a"), Map.of("rtsp_transport", "udp", "rtsp_flags", "prefer_tcp")))
                .isEqualTo(Transport.UNKNOWN);
    }
}
