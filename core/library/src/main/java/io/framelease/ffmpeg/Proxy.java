package io.framelease.ffmpeg;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that FFmpeg goes through to a source: behind one the source's own host need not have an address here.
 *
 * @param host  the proxy's host
 * @param port  its port
 * @param login user and password, encoded for a header; null if its URL has none
 */
record Proxy(String host, int port, @Nullable String login) {
    private static final String PREFIX = "http://";

    /**
     * Decides as FFmpeg does: by the option {@code http_proxy}, else the variables {@code http_proxy} and {@code no_proxy}. RTSP
     * goes through one too where it is sent through HTTP.
     *
     * @return null if there is none for this source
     */
    static @Nullable Proxy of(Source source, Map<String, String> options) {
        return of(source, options, System.getenv("http_proxy"), System.getenv("no_proxy"));
    }

    static @Nullable Proxy of(Source source, Map<String, String> options, @Nullable String variable,
            @Nullable String exceptions) {
        Origin origin = source.origin();
        if (origin == null || !origin.isEncrypted() && !origin.scheme().equals("http")
                && !Transports.mayTunnel(source, options)) {
            return null; // FFmpeg asks no proxy for the others
        }
        // An option reaches the protocols of its own URL; the RTSP demuxer hands none on.
        String option = options.get("http_proxy");
        String path = option != null && !origin.scheme().startsWith("rtsp") ? option : variable;
        if (path == null || !path.startsWith(PREFIX) || isException(origin.host(), exceptions)) {
            return null;
        }
        Origin proxy = Origin.of(path);
        if (proxy == null || proxy.host().isEmpty()) {
            return null;
        }
        String authority = path.substring(PREFIX.length()).split("[/?#]", 2)[0];
        int at = authority.lastIndexOf('@');
        return new Proxy(proxy.bareHost(), proxy.port(), at < 0 ? null : Base64.getEncoder().encodeToString(
                URLDecoder.decode(authority.substring(0, at).replace("+", "%2B"), StandardCharsets.UTF_8)
                        .getBytes(StandardCharsets.UTF_8)));
    }

    /** FFmpeg's reading of {@code no_proxy}: domains with or without a dot in front, or a star for all. */
    private static boolean isException(String host, @Nullable String exceptions) {
        if (exceptions == null) {
            return false;
        }
        for (String entry : exceptions.split("[ ,]+")) {
            String domain = entry.startsWith(".") ? entry.substring(1) : entry;
            if (entry.equals("*") || !domain.isEmpty() && (host.equalsIgnoreCase(domain)
                    || host.toLowerCase(Locale.ROOT).endsWith("." + domain.toLowerCase(Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }

    /** Without the login. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
