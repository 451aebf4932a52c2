package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Trust.Redirects;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom FFmpeg goes through, and whom a URL leads to. */
class ProxyTest {
    private static final String VARIABLE = "http://user:p%40ss@proxy.example:3128/";

    @Test
    void theOptionComesBeforeTheVariable() {
        assertThat(Proxy.of(Source.parse("http://cam/a"), Map.of("http_proxy", "http://other"), VARIABLE, null))
                .isEqualTo(new Proxy("other", 80, null));
        assertThat(Proxy.of(Source.parse("http://cam/a"), Map.of(), VARIABLE, null))
                .isEqualTo(new Proxy("proxy.example", 3128, "dXNlcjpwQHNz")).hasToString("proxy.example:3128");
    }

    @ParameterizedTest
    @CsvSource({"rtsp://cam/a", "rtmp://cam/a", "tcp://cam:1", "udp://cam:1", "srt://cam:1", "/file"})
    void othersGoStraight(String source) {
        assertThat(Proxy.of(Source.parse(source), Map.of("http_proxy", VARIABLE), VARIABLE, null)).isNull();
    }

    /** Which FFmpeg's reader of RTSP opens by itself, and hands no option to. */
    @ParameterizedTest
    @CsvSource({"http,true", "tcp+http,true", "tcp,false", "udp,false"})
    void aTunnelGoesThroughTheProxyOfTheVariable(String transport, boolean proxied) {
        Source camera = Source.parse("rtsp://cam/a");
        Map<String, String> options = Map.of("rtsp_transport", transport, "http_proxy", "http://other");
        assertThat(Proxy.of(camera, options, VARIABLE, null)).isEqualTo(
                proxied ? new Proxy("proxy.example", 3128, "dXNlcjpwQHNz") : null);
        assertThat(Proxy.of(camera, options, VARIABLE, "cam")).isNull();
        assertThat(Proxy.of(camera, options, null, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"cam.lan,'*',false", "cam.lan,'lan',false", "cam.lan,'.lan',false", "cam.lan,'a, cam.lan',false",
        "cam.lan,'CAM.LAN',false", "cam.lan,'an',true", "cam.lan,'m.lan',true", "cam.lan,'',true", "cam.lan,'cam',true"})
    void exceptionsAreFFmpegs(String host, String exceptions, boolean proxied) {
        for (String scheme : new String[] {"http", "https", "rtsps", "tls"}) {
            assertThat(Proxy.of(Source.parse(scheme + "://" + host + ":1/a"), Map.of(), VARIABLE, exceptions) != null)
                    .isEqualTo(proxied);
        }
    }

    @ParameterizedTest
    @CsvSource({"http://a/x,http://a:80/y,true", "http://a/x,http://A/y,true", "http://u:p@a/x,http://a/y,true",
        "http://a/x,https://a/y,true", "http://a/x,https://a:8443/y,false", "http://a:8080/x,https://a/y,false",
        "https://a/x,http://a/y,false", "https://a/x,https://a:443/y,true", "http://a/x,http://b/y,false",
        "http://a/x,http://a:81/y,false", "http://a/x,http://a@b/y,false", "http://[::1]:80/x,http://[::1]/y,true",
        "rtsp://a/x,rtsp://a:554/y,true", "rtsps://a:322/x,rtsp://a/y,false", "rtsp://a/x,rtsps://a/y,true",
        "http://a/x,http://a.b/y,false"})
    void theSameHost(String from, String to, boolean same) {
        assertThat(Origin.of(from).mayLeadTo(Origin.of(to), Redirects.SAME_HOST)).isEqualTo(same);
        boolean downgrade = Origin.of(from).isEncrypted() && !Origin.of(to).isEncrypted();
        assertThat(Origin.of(from).mayLeadTo(Origin.of(to), Redirects.ANY_HOST)).isEqualTo(!downgrade);
    }

    @Test
    void whatIsNoUrlLeadsNowhere() {
        assertThat(Origin.of("/path")).isNull();
        assertThat(Origin.of("http://a:b/")).isNull();
        assertThat(Origin.of("http://a:/").port()).isEqualTo(80);
        assertThat(Origin.of("rtsps:u:p@a")).isEqualTo(new Origin("rtsps", "a", 322));
    }
}
