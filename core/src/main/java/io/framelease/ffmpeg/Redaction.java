package io.framelease.ffmpeg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes credentials out of text before anyone may read it: logs, exceptions, metrics and thread names are made of
 * redacted text only.
 *
 * <p>A URL keeps scheme, host, port and path. User and password go (up to the last {@code @} of the word, so that a
 * password with an unescaped {@code @} or {@code /} goes whole), and so does the query, since many cameras take the
 * password there. Headers that carry credentials in FFmpeg's own messages go too.
 */
public final class Redaction {
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)\\S*@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?]*)\\?\\S*");
    private static final Pattern WHOLE_USER_INFO = Pattern.compile("(?<=://).*@", Pattern.DOTALL);
    private static final Pattern WHOLE_QUERY = Pattern.compile("(://[^?]*)\\?.*", Pattern.DOTALL);
    private static final Pattern HEADER = Pattern.compile("(?i)((?:proxy-)?authorization|cookie)(\\s*[:=]).*");

    private Redaction() {
    }

    /**
     * @param text a URL, or any text that may have URLs in it
     * @return the same without credentials
     */
    public static String of(String text) {
        String result = text;
        if (result.contains("://")) {
            result = USER_INFO.matcher(result).replaceAll(Matcher.quoteReplacement("***@"));
            result = QUERY.matcher(result).replaceAll("$1?***");
        }
        return HEADER.matcher(result).replaceAll("$1$2 ***");
    }

    /**
     * As {@link #of}, for text that is one URL and nothing else: what people type may have spaces in a password.
     *
     * @param url a URL, or a path, which stays as it is
     * @return the same without credentials
     */
    public static String ofUrl(String url) {
        String result = url;
        if (result.contains("://")) {
            result = WHOLE_USER_INFO.matcher(result).replaceFirst(Matcher.quoteReplacement("***@"));
            result = WHOLE_QUERY.matcher(result).replaceFirst("$1?***");
        }
        return result;
    }
}
