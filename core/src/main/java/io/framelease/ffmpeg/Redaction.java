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
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s'\"]*@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s'\"?]*)\\?[^\\s'\"]*");
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
}
