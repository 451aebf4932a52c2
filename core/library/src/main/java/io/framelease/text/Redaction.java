package io.framelease.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text that others wrote fit to be shown: FFmpeg's log, a server's words, messages of the JDK. What is known to be a
 * secret of an open camera goes first, then what looks like one: user and password before an {@code @}, values in queries,
 * headers and assignments that carry credentials. Hides too much rather than too little, and so is not for text that the
 * library made of parts that are safe. A source is shown by {@link SourceText}.
 */
public final class Redaction {
    static final String HIDDEN = "***";
    /** More than FFmpeg or a server writes in a line; bounds the cost. */
    private static final int LONGEST = 16_384;
    private static final Pattern HEADER = Pattern.compile("(?is)(?<![\\w-])((?:[\\w-]*(?:authori[sz]ation|authenticate|cookie)\\s*[:=]"
            + "|[\\w-]*(?:api-?key|token|secret|password|passwd|passphrase|signature|auth|credentials?)\\s*:)).*");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?i)(?<![\\w-])([\\w-]*(?:pass(?:wor[dt]|wd|phrase)?|pwd|token|secret"
            + "|api_?key|accesskeyid|_key|sig(?:nature)?|response|cnonce|streamid|credential)[\"']?\\s*=\\s*[\"']?)[^\\s\"'&;,]+");
    private static final Pattern QUERY = Pattern.compile("(?<=[^\\s?])\\?([^\\s'\"<>?]*=[^\\s'\"<>]*)");
    private static final Pattern URL_QUERY = Pattern.compile("(://(?:(?!://)[^\\s'\"?])*+)\\?([^\\s'\"]*)");

    private Redaction() {
    }

    /**
     * @param text any text
     * @return the same without secrets, on one line and escaped
     */
    public static String of(String text) {
        String all = text.length() > LONGEST ? text.substring(0, LONGEST / 2) + "..." : text;
        StringBuilder result = new StringBuilder();
        String known = KnownSecrets.hide(all);
        for (int i = 0; i <= known.length();) {
            int end = known.indexOf('\n', i);
            end = end < 0 ? known.length() : end;
            result.append(i > 0 ? "\n" : "").append(line(known.substring(i, end)));
            i = end + 1;
        }
        return Visible.of(result.toString());
    }

    /** A text without what is known to be a secret of an open camera, and otherwise as it is: for a text that is redacted later. */
    public static String withoutKnown(String text) {
        return KnownSecrets.hide(text);
    }

    /** As {@link #of} line by line, for a stack trace. */
    public static String ofTrace(String text) {
        return String.join(System.lineSeparator(), text.lines().map(line -> {
            String body = line.stripLeading();
            return line.substring(0, line.length() - body.length()) + of(body);
        }).toList());
    }

    private static String line(String line) {
        String result = users(line);
        result = HEADER.matcher(result).replaceAll("$1 " + HIDDEN);
        result = ASSIGNMENT.matcher(result).replaceAll("$1" + HIDDEN);
        result = URL_QUERY.matcher(result).replaceAll(match -> quoted(match.group(1) + "?" + Pairs.of(match.group(2))));
        return QUERY.matcher(result).replaceAll(match -> quoted("?" + Pairs.of(match.group(1))));
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    /**
     * Hides what may be user and password: from the first scheme of the line, or from the word that has the first colon
     * within, up to the last {@code @}.
     */
    private static String users(String line) {
        int at = lastAt(line);
        if (at < 0) {
            return line;
        }
        int scheme = line.indexOf("://");
        int begin = scheme >= 0 && scheme < at ? scheme + 3 : word(line, at);
        if (begin < 0) {
            return line;
        }
        int query = line.indexOf('?', begin);
        if (scheme < 0 || query < 0 || query > at) {
            return line.substring(0, begin) + HIDDEN + line.substring(at);
        }
        int end = at + 1;
        while (end < line.length() && " \t'\"<>".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return line.substring(0, begin) + HIDDEN + line.substring(end);
    }

    /** The last {@code @} that FFmpeg has not written to name an object, as in {@code [tcp @ 0x55]}. */
    private static int lastAt(String line) {
        int at = line.lastIndexOf('@');
        while (at >= 0 && line.startsWith(" 0x", at + 1)) {
            at = line.lastIndexOf('@', at - 1);
        }
        return at;
    }

    /** Where the first word begins that has a colon within, before a position; -1 if there is none. */
    private static int word(String line, int at) {
        for (int colon = line.indexOf(':'); colon >= 0 && colon < at; colon = line.indexOf(':', colon + 1)) {
            if (colon + 1 < line.length() && !Character.isWhitespace(line.charAt(colon + 1))) {
                int begin = colon;
                while (begin > 0 && !Character.isWhitespace(line.charAt(begin - 1))
                        && "'\"<([".indexOf(line.charAt(begin - 1)) < 0) {
                    begin--;
                }
                return begin;
            }
        }
        return -1;
    }
}
