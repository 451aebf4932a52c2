package io.framelease.cli.metrics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where metrics are served.
 *
 * @param host a name or an address; the loopback one where none was given: what a run measures is nobody else's affair unless
 *             its user says so
 * @param port 0 for any that is free
 */
public record MetricsAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:(?<host>[^:\\[\\]]*|\\[[0-9a-fA-F:.%]+]):)?(?<port>\\d{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads {@code PORT}, {@code :PORT} or {@code HOST:PORT}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static MetricsAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > HIGHEST_PORT) {
            throw new IllegalArgumentException("'" + text + "' is no address to listen at: :9090 for this machine alone, "
                    + "0.0.0.0:9090 for all, or HOST:9090");
        }
        String host = matcher.group("host");
        return new MetricsAddress(host == null || host.isEmpty() ? "127.0.0.1" : host, Integer.parseInt(matcher.group("port")));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
