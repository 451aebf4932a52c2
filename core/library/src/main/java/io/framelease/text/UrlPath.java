package io.framelease.text;

import java.util.regex.Pattern;

/** The path of a URL without what could be a secret in it. */
final class UrlPath {
    /** What follows such a segment is a secret, up to the next slash. */
    private static final Pattern BEFORE_SECRET = Pattern.compile(
            "(?i)token|key|apikey|auth|pass|password|pwd|pw|secret|user|login|admin|root|session|sig|signature");
    private static final Pattern NOT_A_PORT = Pattern.compile(":(?!\\d+(:|$)|$)");
    /** A stream's name that is no key. */
    private static final Pattern STREAM_NAME = Pattern.compile("(?i)(cam|camera|ch|chn|channel|stream|live|main|sub|test|video)?"
            + "[_-]?\\d{0,3}([_-]?(main|sub|ext))?(\\.(bcs|flv|sdp|stream))?");
    /** An underscore too, as in {@code user=admin_password=x_channel=1_stream=0.sdp}. */
    private static final String SEPARATORS = "&;,_ ";

    private UrlPath() {
    }

    /**
     * @param raw        the path, with the slash that it begins with
     * @param text       the same, normalized
     * @param streamKeys whether what follows the first segment is a key, as with RTMP
     */
    static String of(String raw, String text, boolean streamKeys) {
        if (text.indexOf('@') >= 0 || text.contains("%40")) { // a slash before it may be a password's
            return raw.charAt(0) + Redaction.HIDDEN;
        }
        StringBuilder result = new StringBuilder();
        boolean secret = false;
        int depth = 0;
        for (int i = 0; i < text.length();) {
            int end = text.indexOf('/', i);
            end = end < 0 ? text.length() : end;
            if (end > i) {
                String segment = raw.substring(i, end);
                if (NOT_A_PORT.matcher(text.substring(i, end)).find() && segment.indexOf('=') < 0) {
                    return result + Redaction.HIDDEN; // user and password, and that may have a slash
                }
                boolean key = streamKeys && depth > 0 && !STREAM_NAME.matcher(segment).matches();
                result.append(secret || key ? Redaction.HIDDEN : segment(segment, text.substring(i, end)));
                secret = BEFORE_SECRET.matcher(segment).matches();
                depth++;
            }
            if (end < text.length()) {
                result.append(raw.charAt(end));
            }
            i = end + 1;
        }
        return result.toString();
    }

    private static String segment(String raw, String text) {
        int parameters = text.indexOf(';');
        if (parameters >= 0) {
            return segment(raw.substring(0, parameters), text.substring(0, parameters)) + ";"
                    + Pairs.of(raw.substring(parameters + 1), SEPARATORS);
        }
        if (text.indexOf('=') >= 0) {
            return Pairs.of(raw, SEPARATORS);
        }
        return RandomToken.looks(text) ? Redaction.HIDDEN : raw;
    }
}
