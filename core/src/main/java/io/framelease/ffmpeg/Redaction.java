package io.framelease.ffmpeg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes credentials out of text before anyone may read it: logs, exceptions, metrics and thread names are made of
 * redacted text only.
 *
 * <p>A URL keeps scheme, host, port and path. User and password go: up to the last {@code @} of the line, so that a
 * password with an unescaped {@code @}, {@code /}, quote or space goes whole, at the price of some innocent text where a
 * line has more of them. The query goes too, since many cameras take the password there, and so do headers that carry
 * credentials in FFmpeg's own messages. Where an {@code @} follows a {@code ?}, and either may be a password's, the host is
 * kept only if it cannot be a user's name.
 */
public final class Redaction {
    private static final String HIDDEN = "***";
    /** The end of a user and password; {@code @ 0x} is FFmpeg's way to name an object and ends nothing. */
    private static final Pattern AT = Pattern.compile(".*(@)(?! 0x)");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s'\"?]*)\\?[^\\s'\"]*");
    private static final Pattern HEADER = Pattern.compile("(?i)((?:proxy-)?authorization|cookie)(\\s*[:=]).*");
    private static final Pattern ADDRESS = Pattern.compile("://[^@:/?#\\s]+(:\\d+)?(/[^@]*)?");

    private Redaction() {
    }

    /**
     * @param text a URL, or any text that may have URLs in it
     * @return the same without credentials
     */
    public static String of(String text) {
        String result = text;
        if (text.contains("://")) {
            result = String.join("\n", text.lines().map(Redaction::line).toList());
        }
        return HEADER.matcher(result).replaceAll("$1$2 " + HIDDEN);
    }

    /**
     * @param url a URL and nothing else, so that its query goes up to its end, whatever characters it has
     * @return the same without credentials, on one line
     */
    public static String ofUrl(String url) {
        String line = line(url.replaceAll("\\R", "_"));
        int query = line.indexOf('?');
        return query < 0 ? line : line.substring(0, query) + "?" + HIDDEN;
    }

    private static String line(String line) {
        int begin = line.indexOf("://");
        if (begin < 0) {
            return line;
        }
        Matcher matcher = AT.matcher(line).region(begin, line.length());
        if (!matcher.lookingAt()) {
            return QUERY.matcher(line).replaceAll("$1?" + HIDDEN);
        }
        int at = matcher.start(1);
        int query = line.indexOf('?', begin);
        String before = line.substring(0, begin);
        if (query < 0 || query > at) {
            return before + QUERY.matcher("://" + HIDDEN + line.substring(at)).replaceAll("$1?" + HIDDEN);
        }
        String address = line.substring(begin, query);
        return before + (ADDRESS.matcher(address).matches() ? address + "?" : "://") + HIDDEN;
    }
}
