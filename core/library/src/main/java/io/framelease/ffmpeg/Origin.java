package io.framelease.ffmpeg;

import io.framelease.Trust.Redirects;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a URL leads to.
 *
 * @param scheme in lower case
 * @param host   in lower case, IPv6 addresses in brackets; empty if there is none
 * @param port   the one named, or the scheme's own; -1 if it has none
 */
record Origin(String scheme, String host, int port) {
    private static final Pattern URL = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):/{0,2}(?<authority>[^/?#]*)");
    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443, "rtsp", 554, "rtsps", 322,
            "rtmp", 1935, "rtmps", 443, "tls", 443);
    private static final Set<String> ENCRYPTED = Set.of("https", "rtsps", "rtmps", "tls");

    /** Reads a URL as FFmpeg does, with two slashes, one or none behind the scheme; null if it has a port that is none. */
    static @Nullable Origin of(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.lookingAt()) {
            return null;
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        String authority = parts.group("authority");
        String address = authority.substring(authority.lastIndexOf('@') + 1);
        int bracket = address.startsWith("[") ? address.indexOf(']') : -1;
        int colon = address.indexOf(':', Math.max(0, bracket));
        int port = PORTS.getOrDefault(scheme, -1);
        if (colon >= 0 && colon + 1 < address.length()) {
            try {
                port = Integer.parseInt(address.substring(colon + 1));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return new Origin(scheme, (colon < 0 ? address : address.substring(0, colon)).toLowerCase(Locale.ROOT), port);
    }

    /** Whether what a scheme stands for is encrypted by TLS. */
    static boolean isEncrypted(String scheme) {
        return ENCRYPTED.contains(scheme);
    }

    /** Whether what goes to it is encrypted by TLS. */
    boolean isEncrypted() {
        return ENCRYPTED.contains(scheme);
    }

    /** Whether it may send its clients to another. */
    boolean mayLeadTo(Origin other, Redirects redirects) {
        if (isEncrypted() && !other.isEncrypted()) {
            return false;
        }
        if (redirects == Redirects.ANY_HOST) {
            return true;
        }
        return host.equals(other.host) && (port == other.port
                || port == PORTS.getOrDefault(scheme, -1) && other.port == PORTS.getOrDefault(other.scheme, -1)
                        && !isEncrypted() && other.isEncrypted());
    }

    /** Host and port as a URL has them; the scheme's own port is left out. */
    String address() {
        return port == PORTS.getOrDefault(scheme, -1) ? host : host + ":" + port;
    }

    /** The host as the JDK takes it: IPv6 addresses without brackets. */
    String bareHost() {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
