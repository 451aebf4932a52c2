package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserInfoTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://camera/1,                          rtsp://camera/1",
        "rtsp://camera:554/1,                      rtsp://camera:554/1",
        "rtsp://u:p@camera:554/1,                  rtsp://u:p@camera:554/1",
        "rtsp://u:p@ss@camera/1,                   rtsp://u:p@ss@camera/1",
        "rtsp://u:p/ss@camera/1,                   rtsp://u:p%2Fss@camera/1",
        "rtsp://u:p?s#s/@camera:554/1,             rtsp://u:p%3Fs%23s%2F@camera:554/1",
        "rtsp://u:p/s@s@camera/1,                  rtsp://u:p%2Fs%40s@camera/1",
        "rtsp://camera/path/@user/x,               rtsp://camera/path/@user/x",
        "rtsp://camera:554/path/@user/x,           rtsp://camera:554/path/@user/x",
        "http://camera:80/x?user=a@b,              http://camera:80/x?user=a@b",
        "rtsp://[::1]:554/x@y,                     rtsp://[::1]:554/x@y",
        "rtsp://my_camera/1,                       rtsp://my_camera/1",
        "udp://@239.1.1.1:5000,                    udp://@239.1.1.1:5000",
        "udp://:5000,                              udp://:5000",
        "rtsp:/u:p@10.0.0.1/1,                     rtsp:/u:p@10.0.0.1/1",
        "rtsp:u:p/s@camera/1,                      rtsp:u:p%2Fs@camera/1",
        "rtp:whatever,                             rtp:whatever"})
    void escapesWhatFFmpegWouldTakeForTheHost(String url, String escaped) {
        assertThat(UserInfo.escaped(url)).isEqualTo(escaped);
    }
}
