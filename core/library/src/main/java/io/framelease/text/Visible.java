package io.framelease.text;

/**
 * Makes characters visible that a terminal or a log reader would obey or not show: controls (escape sequences, line
 * breaks, C1), formats (bidirectional overrides, zero-width characters), line and paragraph separators, private and
 * unassigned ones, and surrogates without their other half. Each becomes <code>&#92;u001b</code>, with its own number.
 */
public final class Visible {
    private Visible() {
    }

    /** @return the text on one line, every character of it visible */
    public static String of(String text) {
        return escape(text, false);
    }

    /** As {@link #of}, with tabs left as they are: for a line of a stack trace. */
    public static String ofLine(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean tabs) {
        StringBuilder result = null;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isVisible(c) || tabs && c == '\t') {
                if (result != null) {
                    result.appendCodePoint(c);
                }
            } else {
                if (result == null) {
                    result = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                for (int k = i; k < next; k++) {
                    result.append("\\u").append(Integer.toHexString(0x10000 | text.charAt(k)), 1, 5);
                }
            }
            i = next;
        }
        return result == null ? text : result.toString();
    }

    static boolean isVisible(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7f) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
