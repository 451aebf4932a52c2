package io.framelease.text;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The literal secrets of all cameras that are open in this process, found in a text by one pass over it: each position is
 * looked up by its next three characters, so that the cost does not grow with the number of cameras. Any thread.
 */
final class KnownSecrets {
    private static final int KEY = Secrets.SHORTEST;
    /** Shorter ones are taken for secrets only where they are whole words. */
    private static final int ANYWHERE = 6;
    /** By the first characters; the arrays are never changed, and one secret is in one as often as it was added. */
    private static final ConcurrentHashMap<Long, String[]> BY_BEGIN = new ConcurrentHashMap<>();

    private KnownSecrets() {
    }

    static void add(String secret) {
        BY_BEGIN.merge(key(secret, 0), new String[] {secret}, (before, one) -> {
            String[] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = secret;
            Arrays.sort(more, (a, b) -> Integer.compare(b.length(), a.length())); // the longest is looked for first
            return more;
        });
    }

    static void remove(String secret) {
        BY_BEGIN.computeIfPresent(key(secret, 0), (key, before) -> {
            int index = Arrays.asList(before).indexOf(secret);
            if (index < 0) {
                return before;
            }
            String[] less = new String[before.length - 1];
            System.arraycopy(before, 0, less, 0, index);
            System.arraycopy(before, index + 1, less, index, less.length - index);
            return less.length == 0 ? null : less;
        });
    }

    /** The text with each secret replaced. */
    static String hide(String text) {
        if (BY_BEGIN.isEmpty()) {
            return text;
        }
        StringBuilder result = null;
        int copied = 0;
        for (int i = 0; i + KEY <= text.length();) {
            String[] candidates = BY_BEGIN.get(key(text, i));
            int length = candidates == null ? 0 : match(text, i, candidates);
            if (length == 0) {
                i++;
                continue;
            }
            result = result == null ? new StringBuilder() : result;
            result.append(text, copied, i).append(Redaction.HIDDEN);
            i += length;
            copied = i;
        }
        return result == null ? text : result.append(text, copied, text.length()).toString();
    }

    private static int match(String text, int begin, String[] candidates) {
        for (String secret : candidates) {
            if (text.regionMatches(true, begin, secret, 0, secret.length())
                    && (secret.length() >= ANYWHERE || isWord(text, begin, begin + secret.length()))) {
                return secret.length();
            }
        }
        return 0;
    }

    private static boolean isWord(String text, int begin, int end) {
        return (begin == 0 || !Character.isLetterOrDigit(text.charAt(begin - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    /** The first three characters, whatever their case. */
    private static Long key(String text, int begin) {
        long key = 0;
        for (int i = begin; i < begin + KEY; i++) {
            key = key << Character.SIZE | Character.toLowerCase(Character.toUpperCase(text.charAt(i)));
        }
        return key;
    }
}
