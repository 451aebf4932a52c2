package io.framelease.ffmpeg;

import io.framelease.text.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Where user and password end and the host begins in a URL. FFmpeg looks for the host in what stands before the first
 * {@code /}, {@code ?} or {@code #}, behind its last {@code @}; so a password with one of those three characters in it
 * must be escaped for FFmpeg, which people who copy it from a camera's settings do not know.
 */
final class UserInfo {
    private UserInfo() {
    }

    /**
     * Escapes user and password where FFmpeg would not find their end. That is so where no {@code @} ends them, what seems
     * to be the host is followed by a colon and no port number, and an {@code @} comes later; everything else is left alone,
     * paths with an {@code @} in them too.
     */
    static String escaped(String url) {
        int begin = begin(url);
        int end = end(url, begin);
        int at = url.lastIndexOf('@');
        int colon = url.indexOf(':', begin);
        if (begin < 0 || at < end || colon < 0 || colon > end
                || url.substring(begin, end).matches("[^@]*:\\d*|\\[.*|.*@.*")) {
            return url;
        }
        return url.substring(0, begin) + Secrets.escapedForUrl(url.substring(begin, at)) + url.substring(at);
    }

    /** User and password as they stand in a URL; null without any. */
    static @Nullable String of(String url) {
        int begin = begin(url);
        int end = end(url, begin);
        int at = begin < 0 ? -1 : url.substring(begin, end).lastIndexOf('@');
        return at < 1 ? null : url.substring(begin, begin + at);
    }

    /** Behind the scheme's colon and up to two slashes, as FFmpeg has it: {@code rtsp:user:password@host} is a URL to it. */
    private static int begin(String url) {
        int colon = url.indexOf(':');
        if (colon < 0) {
            return -1;
        }
        int begin = colon + 1;
        while (begin < Math.min(url.length(), colon + 3) && url.charAt(begin) == '/') {
            begin++;
        }
        return begin;
    }

    private static int end(String url, int begin) {
        for (int i = Math.max(0, begin); i < url.length(); i++) {
            if ("/?#".indexOf(url.charAt(i)) >= 0) {
                return i;
            }
        }
        return url.length();
    }
}
