package io.framelease.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTextTest {
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
        "rtsp://u:123456?78@10.0.0.1/1 | rtsp://***",
        "rtsp://u:sec#ret@camera/1 | rtsp://***@camera/1",
        "rtsp://u:secret@camera/1?pw=secret | rtsp://***@camera/1?pw=***",
        "rtsp://secr/etsecret@camera/1 | rtsp://***",
        "http://camera/video?user=u&pwd=secret | http://camera/video?user=***&pwd=***",
        "http://camera:80/video?user=u@x.y&pwd=secret | http://camera:80/video?user=***&pwd=***",
        "http://camera/video?pwd=sec@ret | http://camera/video?pwd=***",
        "http://camera/video?pwd=sec ret | http://camera/video?pwd=***",
        "http://camera/video?pwd=sec#ret | http://camera/video?pwd=***#***",
        "http://u:x@camera/video?pwd=sec@ret | http://***",
        "srt://camera:9000?passphrase=secret&streamid=secret&latency=20 | "
                + "srt://camera:9000?passphrase=***&streamid=***&latency=20",
        "udp://@239.1.1.1:5000 | udp://***@239.1.1.1:5000",
        "udp://:5000 | udp://:5000",
        "rtsp://[fe80::1]:554/1 | rtsp://[fe80::1]:554/1",
        "rtsp://u:secret@[fe80::1]:554/1 | rtsp://***@[fe80::1]:554/1",
        "rtsp://10.0.0.1:554/pa@th/1 | rtsp://10.0.0.1:554/***"})
    void showsAUrlWithoutWhatIsSecret(String url, String shown) {
        assertThat(SourceText.of(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "rtsp://***@camera:554/1/main?token=***&channel=2 | camera:554/1/main",
        "rtsp:***@10.0.0.1/1#*** | 10.0.0.1/1",
        "rtsp://[fe80::1]:554/1 | [fe80::1]:554/1",
        "rtsp://*** | ***",
        "udp://:5000 | :5000",
        "rtsp://?a=1 | rtsp:?a=1",
        "/videos/a?b.mp4 | /videos/a?b.mp4",
        "*** | ***"})
    void bareOfWhatMakesItAUrl(String shown, String bare) {
        assertThat(SourceText.bare(shown)).isEqualTo(bare).doesNotContain("://");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "rtsp:/u:secret@10.0.0.1/1 | rtsp:/***@10.0.0.1/1",
        "rtsp:u:secret@10.0.0.1/1 | rtsp:***@10.0.0.1/1",
        "rtsp:///u:secret@10.0.0.1/1 | rtsp:///***@10.0.0.1/1",
        "rtsp;//u:secret@10.0.0.1/1 | rtsp;//***@10.0.0.1/1",
        "rtsp//u:secret@10.0.0.1/1 | rtsp//***@10.0.0.1/1",
        "rstp://u:secret@10.0.0.1/1 | rstp://***@10.0.0.1/1",
        "rtsp:\\\\u:secret@10.0.0.1\\1 | rtsp:\\\\***@10.0.0.1\\1",
        "ｒｔｓｐ：／／ｕ：secret＠10.0.0.1／1 | ｒｔｓｐ：／／***@10.0.0.1／1",
        "rtsp：//u：secret＠10.0.0.1/1 | rtsp：//***@10.0.0.1/1",
        "u:secret@10.0.0.1:554/s | ***@10.0.0.1:554/s",
        "user_1:secret@10.0.0.1:554/s | ***@10.0.0.1:554/s",
        "//u:secret@10.0.0.1/1 | //***@10.0.0.1/1",
        "/u:secret@10.0.0.1/1 | /***@10.0.0.1/1",
        "u:secret10.0.0.1/1 | ***",
        "rtsp://u:secret10.0.0.1/1 | rtsp://***",
        "rtsp://u:secret%4010.0.0.1/1 | rtsp://***",
        "rtsp%3A%2F%2Fu%3Asecret%4010.0.0.1 | ***",
        "rtsp://u:secret@ho st/1 | rtsp://***",
        "rtsp://u:secret@10.0.0.1@/1 | rtsp://***",
        "'rtsp://u:secret@10.0.0.1/1 | ***@10.0.0.1/1",
        "rtsp://10.0.0.1/1@u:secret | rtsp://10.0.0.1/***",
        "rtsp://10.0.0.1/u:secret/1 | rtsp://10.0.0.1/***",
        "10.0.0.1:554/s?token=secret | 10.0.0.1:554/s?token=***",
        "10.0.0.1/s?token=secret | 10.0.0.1/s?token=***",
        "hunter2:secret | ***"})
    void showsAUrlWithAMistakeWithoutWhatMayBeSecret(String url, String shown) {
        assertThat(SourceText.of(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "rtsp://h/cam/realmonitor?channel=1&subtype=0 | rtsp://h/cam/realmonitor?channel=1&subtype=0",
        "rtsp://h/cam/realmonitor?channel=2&subtype=1 | rtsp://h/cam/realmonitor?channel=2&subtype=1",
        "rtsp://h/axis-media/media.amp?resolution=1920x1080&camera=2 | "
                + "rtsp://h/axis-media/media.amp?resolution=1920x1080&camera=2",
        "rtsp://h/a?c=12&pin=123 | rtsp://h/a?c=12&pin=***",
        "rtsp://h/a?profile=Profile_1&real_stream | rtsp://h/a?profile=Profile_1&real_stream",
        "http://h/a?secrettoken | http://h/a?***",
        "http://h/a?pwd=abcd&efgh=5&channel=1 | http://h/a?pwd=***&***&channel=1",
        "http://b.s3.amazonaws.com/a.mp4?X-Amz-Signature=secret&X-Amz-Expires=60 | "
                + "http://b.s3.amazonaws.com/a.mp4?X-Amz-Signature=***&X-Amz-Expires=***",
        "rtsp://h:554/user=admin_password=tlJw_pbo6_channel=1_stream=0.sdp?real_stream | "
                + "rtsp://h:554/user=***_password=***_***_channel=1_stream=0.sdp?real_stream",
        "http://h/video;token=secret;channel=2/x | http://h/video;token=***;channel=2/x",
        "rtsp://h:7447/Kx3vQ9pLm2ZtR7bW | rtsp://h:7447/***",
        "http://h/550e8400-e29b-41d4-a716-446655440000/a.m3u8 | http://h/***/a.m3u8",
        "http://h/hls/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123/x.m3u8 | http://h/hls/***/x.m3u8",
        "http://h/clip20240101T100000Z-camera2.mp4 | http://h/clip20240101T100000Z-camera2.mp4",
        "http://h/token/hush/a.m3u8 | http://h/token/***/a.m3u8",
        "rtsp://h/h264Preview_01_main | rtsp://h/h264Preview_01_main",
        "rtsp://h/onvif/MediaInput/profile_1_h264 | rtsp://h/onvif/MediaInput/profile_1_h264",
        "rtsp://h/0/1:1/main | rtsp://h/0/1:1/main",
        "rtmp://h/app | rtmp://h/app",
        "rtmp://h:1935/app/secretkey | rtmp://h:1935/app/***",
        "rtmps://h/app/instance/secretkey?auth=secret | rtmps://h/app/***/***?auth=***",
        "rtmp://h/app/cam1 | rtmp://h/app/cam1",
        "rtmp://h/bcs/channel0_main.bcs?channel=0&user=u&password=secret | "
                + "rtmp://h/bcs/channel0_main.bcs?channel=0&user=***&password=***",
        "rtmp://h/app/sec@ret | rtmp://***"})
    void keepsWhatTellsCamerasApart(String url, String shown) {
        assertThat(SourceText.of(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "/data/film.mp4 | /data/film.mp4",
        "../a b/film (1).mp4 | ../a b/film (1).mp4",
        "/data/me@home/film.mp4 | /data/me@home/film.mp4",
        "/data/date=2024-01-01/film.mp4 | /data/date=2024-01-01/film.mp4",
        "C:\\films\\a.mp4 | C:\\films\\a.mp4",
        "file:///data/film.mp4 | file:///data/film.mp4"})
    void showsAPathAsItIs(String path, String shown) {
        assertThat(SourceText.of(path)).isEqualTo(shown);
    }

    @Test
    void whatIsShownIsOneLineAndNotLong() {
        assertThat(SourceText.of("film\u001b[2J\n\u202e\u0085.mp4")).isEqualTo("film\\u001b[2J\\u000a\\u202e\\u0085.mp4");
        assertThat(SourceText.of("rtsp://h/" + "x".repeat(3000))).hasSizeLessThan(320);
        assertThat(SourceText.of("x".repeat(1_000_000))).hasSizeLessThan(320);
        assertThat(SourceText.of("")).isEmpty();
    }
}
