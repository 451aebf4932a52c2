package io.framelease.text;

import java.util.regex.Pattern;

/** Tells a random token from words that people make up as names of streams. */
final class RandomToken {
    private static final int SHORTEST = 16;
    private static final int LEAST_CHANGES = 4;
    /** In a token about every second character is of another kind than the one before. */
    private static final int CHARACTERS_A_CHANGE = 4;

    /** Such as a UUID; with at least one letter, for a date is none. */
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9-]*[A-Fa-f][0-9A-Fa-f-]*");

    private RandomToken() {
    }

    /** Whether a part of a text, between dots, is long and mixes digits, capitals and small letters as a generator does. */
    static boolean looks(String text) {
        for (String part : text.split("\\.")) {
            if (isRandom(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRandom(String text) {
        int length = 0;
        int changes = 0;
        int before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                before = 0;
                continue;
            }
            int kind = Character.isDigit(c) ? 1 : Character.isUpperCase(c) ? 2 : 3;
            boolean word = before == 2 && kind == 3; // a capital begins a word
            changes += before > 0 && kind != before && !word ? 1 : 0;
            before = kind;
            length++;
        }
        boolean mixed = changes >= LEAST_CHANGES && changes * CHARACTERS_A_CHANGE >= length;
        return length >= SHORTEST && (mixed || HEXADECIMAL.matcher(text).matches());
    }
}
