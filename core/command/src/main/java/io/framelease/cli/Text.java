package io.framelease.cli;

/** Text in the columns of a terminal, in which some characters take two and some none. */
final class Text {
    private static final String CUT = "…";

    private Text() {
    }

    /** How many columns it takes. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /** What Unicode's East Asian Width calls wide: the blocks of it that names are written with, and pictographs. */
    private static boolean isWide(int c) {
        return c >= 0x1100 && (c <= 0x115f // Hangul Jamo
                || c >= 0x2e80 && c <= 0x303e || c >= 0x3041 && c <= 0xa4cf // CJK, kana
                || c >= 0xac00 && c <= 0xd7a3 // Hangul
                || c >= 0xf900 && c <= 0xfaff || c >= 0xfe30 && c <= 0xfe6f // CJK compatibility
                || c >= 0xff00 && c <= 0xff60 || c >= 0xffe0 && c <= 0xffe6 // full width
                || c >= 0x1f300 && c <= 0x1f64f || c >= 0x1f680 && c <= 0x1f6ff || c >= 0x1f900 && c <= 0x1f9ff
                || c >= 0x20000 && c <= 0x3fffd);
    }

    /** In so many columns at most, the end cut off. */
    static String fit(String text, int columns) {
        return width(text) <= columns ? text : head(text, columns - 1) + (columns > 0 ? CUT : "");
    }

    /** In so many columns at most; what is cut off lies in the middle, since addresses differ at their ends. */
    static String fitMiddle(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int tail = columns * 2 / 3;
        String end = new StringBuilder(head(new StringBuilder(text).reverse().toString(), tail)).reverse().toString();
        return fit(head(text, columns - 1 - width(end)) + (columns > 0 ? CUT : "") + end, columns);
    }

    /** The longest beginning that takes no more columns. */
    private static String head(String text, int columns) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += width(c);
            if (used > columns) {
                break;
            }
            i += Character.charCount(c);
        }
        return text.substring(0, i);
    }

    /** Fitted, and filled up with blanks on the right. */
    static String left(String text, int columns) {
        String fitted = fit(text, columns);
        return fitted + " ".repeat(Math.max(0, columns - width(fitted)));
    }

    /** Fitted, and filled up with blanks on the left. */
    static String right(String text, int columns) {
        String fitted = fit(text, columns);
        return " ".repeat(Math.max(0, columns - width(fitted))) + fitted;
    }
}
