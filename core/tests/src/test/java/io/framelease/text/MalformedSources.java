package io.framelease.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Sources with a secret in them, and with mistakes: the same for the same seed. */
public final class MalformedSources {
    private static final String LETTERS = "bdfgjkqvwxzBDFGJKQVWXZ";
    private static final String DIGITS = "23456789";
    private static final List<String> SCHEMES = List.of("rtsp", "rtsps", "rstp", "RTSP", "http", "https", "rtmp", "srt", "udp",
            "tcp", "tls", "gopher", "xyz", "rtspt");
    private static final List<String> MARKS = List.of("://", "://", "://", ":/", ":", ":///", ";//", "//", ":\\\\", "：//",
            ":／／", "：／／", " ://", "");
    private static final List<String> HOSTS = List.of("10.0.0.1", "camera", "camera.example.com", "[fe80::1]", "10.0.0.1:554",
            "camera:8554", "my_camera:554");
    private static final List<String> PATHS = List.of("", "/", "/1", "/cam/realmonitor?channel=1&subtype=0",
            "/Streaming/Channels/101", "/live/main?profile=2", "/h264Preview_01_main");
    private static final List<String> AT = List.of("@", "@", "@", "@", "@@", "＠", "%40");
    private static final List<String> USERS = List.of("admin:", "admin:", "", ":", "user_1:", "a@b.c:", "10:", "admin::");

    private final Random random;
    private String secret;

    MalformedSources(long seed) {
        random = new Random(seed);
    }

    /** The secret of the source made last. */
    String secret() {
        return secret;
    }

    /** Makes one whose secret is a password with characters that divide URLs, and others; it may run into the host. */
    String withPassword() {
        if (random.nextInt(10) > 0) {
            return withPasswordThatEnds();
        }
        secret = password().replace('@', '!'); // with one it is the well-formed URL of another host
        return scheme() + "admin:" + secret + of(HOSTS) + of(PATHS);
    }

    /** The same with an {@code @} of some kind behind the password. */
    String withPasswordThatEnds() {
        secret = password();
        return scheme() + of(USERS) + secret + of(AT) + of(HOSTS) + of(PATHS);
    }

    /** Makes one whose secret is where cameras and servers also take one. */
    String withToken() {
        secret = word(8) + digit() + word(6);
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return of(List.of(
                "rtmp://" + of(HOSTS) + "/app/" + secret,
                "rtmps://" + of(HOSTS) + "/app/instance/" + secret + "?x=1",
                "srt://" + of(HOSTS) + "?streamid=" + secret + "&passphrase=" + secret,
                "srt://" + of(HOSTS) + "?mode=caller&streamid=#!::u=admin,s=" + secret,
                "http://" + of(HOSTS) + "/a.m3u8?token=" + encoded + "&channel=1",
                "http://" + of(HOSTS) + "/a.m3u8?" + secret,
                "http://" + of(HOSTS) + "/a.m3u8#" + secret,
                "http://" + of(HOSTS) + "/a;jsessionid=" + secret + "?channel=1",
                "http://" + of(HOSTS) + "/token/" + secret + "/a.m3u8",
                "https://" + of(HOSTS) + "/a.mp4?X-Amz-Credential=" + secret + "&X-Amz-Signature=" + secret,
                "rtsp:" + of(HOSTS) + "/a?user=admin&password=" + secret,
                of(HOSTS) + "/a?user=admin&password=" + secret,
                "rtsp://" + of(HOSTS) + "/user=admin_password=" + secret + "_channel=1_stream=0.sdp",
                "rtsp://" + of(HOSTS) + "/user=admin&password=" + secret + "&channel=1&stream=0.sdp?"));
    }

    /** A well-formed URL with a password, or a query with one. */
    String wellFormed(String host, String path) {
        secret = word(7) + digit() + word(7);
        return of(List.of("rtsp://admin:" + secret + "@" + host + path, "http://" + secret + "@" + host + path,
                "rtsp://" + host + path + (path.contains("?") ? "&" : "?") + "password=" + secret,
                "https://admin:" + secret + "%40" + secret + "@" + host + path));
    }

    String host() {
        return of(HOSTS);
    }

    String path() {
        return of(PATHS);
    }

    private String scheme() {
        String mark = of(MARKS);
        return mark.isEmpty() ? "" : of(SCHEMES) + mark;
    }

    private String password() {
        StringBuilder result = new StringBuilder();
        int words = 1 + random.nextInt(3);
        for (int i = 0; i < words; i++) {
            result.append(i == 0 ? "" : divider()).append(word(5)).append(digit()).append(random.nextBoolean() ? word(5) : "");
        }
        return result.toString();
    }

    private String divider() {
        return switch (random.nextInt(5)) {
            case 0 -> of(List.of("\n", "\t", "\r\n", "\0", "\u001b[31m", "é", "密", "\ud83d\ude00", "\u202e", "\ud800"));
            case 1 -> of(List.of("%2F", "%40", "%3A", "%zz", "%"));
            default -> String.valueOf((char) (' ' + random.nextInt(95)));
        };
    }

    private String word(int length) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < length; i++) {
            result.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return result.toString();
    }

    private char digit() {
        return DIGITS.charAt(random.nextInt(DIGITS.length()));
    }

    private String of(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
