package io.framelease.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows what a user wrote as a source without what could be a secret in it, whatever form it has: a URL, a URL with a
 * mistake (no scheme, a scheme with a typing error, one slash, full-width characters), or a path.
 *
 * <p>Scheme, host, port, path, the keys of the query and its harmless values stay, so that cameras can be told apart.
 * Everything before the last {@code @} goes. A password may have any character, so that an {@code @} behind the first
 * {@code /}, {@code ?} or {@code #} leaves two readings: the host is shown where both show the same or one is impossible,
 * and else nothing but the scheme. A stream key in the path of RTMP, path segments that look random, and the fragment go.
 *
 * <p>The text is read through {@link #normalized}, which maps characters one to one; what is shown is cut from the original
 * and escaped.
 */
public final class SourceText {
    private static final int LONGEST = 4096;
    private static final int LONGEST_SHOWN = 300;
    /** Schemes that are in use; the name of no other is shown unless {@code ://} follows a short word. */
    private static final Set<String> SCHEMES = Set.of("rtsp", "rtsps", "rtspt", "rtspu", "http", "https", "rtmp", "rtmps",
            "rtmpt", "rtmpe", "rtmpts", "rtmpte", "rtp", "srtp", "srt", "udp", "tcp", "tls", "file", "ftp", "sftp", "mms",
            "mmsh", "hls", "rist", "gopher", "ws", "wss", "icecast", "pipe", "concat", "data", "crypto", "smb", "unix");
    private static final Pattern PREFIX = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9+-]*)(\\s*[:;.,]?\\s*/*)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,10}");
    private static final String HOST_NAME = "[\\p{L}\\p{N}_.-]{1,253}";
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|" + HOST_NAME
            + ")(:\\d{0,5})?|:\\d{1,5}");
    private static final Pattern HOST_AND_MORE = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|" + HOST_NAME
            + ")(:\\d{0,5})?([/?#].*)?", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|\\d{1,3}(\\.\\d{1,3}){3})(:\\d{0,5})?");
    private static final Pattern QUERY = Pattern.compile("\\?[^=&?]+=[^&?]*(&[^=&?]+=[^&?]*)*+");

    private final String raw;
    private final String text;
    private final boolean streamKeys;

    private SourceText(String raw, String text, boolean streamKeys) {
        this.raw = raw;
        this.text = text;
        this.streamKeys = streamKeys;
    }

    /**
     * @param source what a user wrote
     * @return the same without what could be a secret, on one line and escaped
     */
    public static String of(String source) {
        if (source.length() > LONGEST) {
            return Redaction.HIDDEN;
        }
        String normal = normalized(source);
        int begin = prefix(normal);
        String rest = source.substring(begin);
        String scheme = normal.substring(0, begin).strip().toLowerCase(Locale.ROOT);
        SourceText text = new SourceText(rest, normal.substring(begin), scheme.startsWith("rtmp"));
        boolean url = begin > 0 && !scheme.startsWith("file");
        String shown = source.substring(0, begin) + (url ? text.authority() : text.withoutScheme());
        return limit(Visible.of(shown));
    }

    /**
     * @param shown a source without secrets
     * @return host, port and path of it, and no URL; a path as it is
     */
    public static String bare(String shown) {
        int scheme = prefix(shown);
        int user = shown.startsWith(Redaction.HIDDEN + "@", scheme) ? Redaction.HIDDEN.length() + 1 : 0;
        String rest = shown.substring(scheme + user).replaceFirst("[?#].*", "");
        return scheme == 0 || rest.isEmpty() ? shown.replace("://", ":") : rest;
    }

    /** Whether a scheme is followed by {@code ://} and can be named in a message. */
    public static boolean showsScheme(String source, String scheme) {
        return prefix(normalized(source)) > scheme.length();
    }

    private static String limit(String shown) {
        return shown.length() <= LONGEST_SHOWN ? shown : shown.substring(0, LONGEST_SHOWN) + "...";
    }

    /** Where the scheme and what separates it from the rest end; 0 if there is no scheme. */
    static int prefix(String normal) {
        Matcher matcher = PREFIX.matcher(normal);
        if (!matcher.lookingAt() || matcher.end(2) == matcher.start(2)) {
            return 0;
        }
        String scheme = matcher.group(1);
        return SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
                || WORD.matcher(scheme).matches() && matcher.group(2).startsWith("://") ? matcher.end(2) : 0;
    }

    /** The same with full-width and other forms of the characters that divide a URL as these; as long as before. */
    static String normalized(String text) {
        char[] result = text.toCharArray();
        for (int i = 0; i < result.length; i++) {
            char c = result[i];
            result[i] = switch (c) {
                case '\\', '\u2215', '\u2044', '\u29f8' -> '/';
                case '\ufe55', '\ua789', '\u2236', '\u02d0', '\ufe13' -> ':';
                case '\ufe6b' -> '@';
                case '\ufe56' -> '?';
                default -> c >= '\uff01' && c <= '\uff5e' ? (char) (c - 0xfee0) : c;
            };
        }
        return new String(result);
    }

    /** A path, or a URL whose scheme was forgotten or is not known. */
    private String withoutScheme() {
        int slashes = 0;
        while (slashes < text.length() && text.charAt(slashes) == '/') {
            slashes++;
        }
        boolean at = text.indexOf('@') >= 0 || text.contains("%40");
        if (!at && text.indexOf(':') < 0 && slashes < 2) {
            return localPath();
        }
        if (slashes == 1 && text.indexOf(':') < 0) {
            return raw; // an absolute path with an @ in it: nobody writes a password so
        }
        return raw.substring(0, slashes) + from(slashes).authority();
    }

    private String localPath() {
        int query = text.indexOf('?');
        int end = query < 0 ? text.length() : query;
        StringBuilder result = new StringBuilder();
        for (int i = 0; i <= end;) {
            int slash = text.indexOf('/', i);
            int stop = slash < 0 || slash > end ? end : slash;
            int equals = text.indexOf('=', i);
            boolean secret = equals >= 0 && equals < stop && Pairs.isSecret(text.substring(i, equals));
            result.append(secret ? Redaction.HIDDEN : raw.substring(i, stop));
            if (stop < end) {
                result.append(raw.charAt(stop));
            }
            i = stop + 1;
        }
        return result + (query < 0 ? "" : "?" + Pairs.of(raw.substring(query + 1)));
    }

    private SourceText from(int begin) {
        return new SourceText(raw.substring(begin), text.substring(begin), streamKeys);
    }

    /** What follows the scheme: user and password, host, port, and the rest. */
    private String authority() {
        int end = first("/?#", 0, text.length());
        int at = text.lastIndexOf('@');
        int hostBegin = text.lastIndexOf('@', end - 1) + 1;
        String host = text.substring(hostBegin, end);
        String user = hostBegin == 0 ? "" : Redaction.HIDDEN + "@";
        boolean plausible = HOST.matcher(host).matches() && !RandomToken.looks(host);
        if (at < end || ADDRESS.matcher(host).matches()) {
            boolean escapedAt = at < 0 && hidesAt(end) && !ADDRESS.matcher(host).matches();
            return plausible && !escapedAt ? user + raw.substring(hostBegin, end) + tail(end) : Redaction.HIDDEN;
        }
        // An @ behind the first delimiter: the end of a password with that in it, or part of a path or query.
        String after = text.substring(at + 1);
        boolean hostAfter = HOST_AND_MORE.matcher(after).matches();
        if (hostBegin == 0 && plausible && inQuery(end, at) && (!hostAfter || text.lastIndexOf(':', at) < 0)) {
            return raw.substring(0, end) + tail(end); // no host, or no password, before this @
        }
        boolean one = hostAfter && !streamKeys && first("?;&=", end, at) == at && !(hostBegin == 0 && plausible);
        return one ? Redaction.HIDDEN + "@" + from(at + 1).authority() : Redaction.HIDDEN;
    }

    /** Whether there is a percent-encoded {@code @} where no value of a query is. */
    private boolean hidesAt(int end) {
        int at = text.lastIndexOf("%40");
        return at >= 0 && !inQuery(end, at);
    }

    private boolean inQuery(int end, int at) {
        int query = text.indexOf('?', end);
        return query >= 0 && query < at && QUERY.matcher(text.substring(query)).matches();
    }

    private int first(String characters, int from, int to) {
        for (int i = from; i < to; i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return to;
    }

    /** Path, query and fragment. */
    private String tail(int begin) {
        int fragment = text.indexOf('#', begin);
        int last = fragment < 0 ? text.length() : fragment;
        int query = first("?", begin, last);
        return UrlPath.of(raw.substring(begin, query), text.substring(begin, query), streamKeys)
                + (query < last ? raw.charAt(query) + Pairs.of(raw.substring(query + 1, last)) : "")
                + (fragment < 0 ? "" : "#" + Redaction.HIDDEN);
    }
}
