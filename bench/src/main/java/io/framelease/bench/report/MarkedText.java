package io.framelease.bench.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which what stands between two marks is made: {@code <!-- table: NAME -->} and {@code <!-- end of NAME -->}. */
final class MarkedText {
    private static final Pattern MARKED = Pattern.compile("(<!-- table: (\\w+) -->\n)(.*?)(<!-- end of \\2 -->)", Pattern.DOTALL);

    private MarkedText() {
    }

    /**
     * Puts tables between their marks.
     *
     * @param tables by name
     * @throws IllegalArgumentException if one has no mark, or a mark has none
     */
    static String filled(String text, Map<String, String> tables) {
        Matcher matcher = MARKED.matcher(text);
        StringBuilder filled = new StringBuilder();
        int found = 0;
        while (matcher.find()) {
            String table = tables.get(matcher.group(2));
            if (table == null) {
                throw new IllegalArgumentException("no table is called " + matcher.group(2) + ": there are " + tables.keySet());
            }
            matcher.appendReplacement(filled,
                    Matcher.quoteReplacement(matcher.group(1) + "\n" + table.strip() + "\n\n" + matcher.group(4)));
            found++;
        }
        if (found != tables.size()) {
            throw new IllegalArgumentException("the text has marks for " + found + " tables of " + tables.keySet());
        }
        return matcher.appendTail(filled).toString();
    }

    /** What people wrote: without what stands between the marks. */
    static String byHand(String text) {
        return MARKED.matcher(text).replaceAll("$1$4");
    }
}
