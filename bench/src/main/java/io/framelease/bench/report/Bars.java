package io.framelease.bench.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jfree.data.Range;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/** What a chart of bars shows: values, and the interval that each of them is known to lie in. */
final class Bars {
    private final DefaultCategoryDataset values = new DefaultCategoryDataset();
    private final Map<List<String>, Range> intervals = new HashMap<>();
    private Range range; // null while there is nothing

    /** A value of which no interval is known. */
    void add(double value, String series, String category) {
        values.addValue(value, series, category);
        range = Range.expandToInclude(range, value);
    }

    /** A value between the two others. */
    void add(double value, double low, double high, String series, String category) {
        add(value, series, category);
        intervals.put(List.of(series, category), new Range(low, high));
        range = Range.expandToInclude(range, high);
        if (low > 0) {
            range = Range.expandToInclude(range, low);
        }
    }

    CategoryDataset values() {
        return values;
    }

    /** Whether no category has values of several series, whose bars would lie beside each other. */
    boolean isOneEach() {
        for (int column = 0; column < values.getColumnCount(); column++) {
            int count = 0;
            for (int row = 0; row < values.getRowCount(); row++) {
                count += values.getValue(row, column) == null ? 0 : 1;
            }
            if (count > 1) {
                return false;
            }
        }
        return true;
    }

    /** The interval of a value; null if none is known. */
    Range interval(int series, int category) {
        return intervals.get(List.of(values.getRowKey(series).toString(), values.getColumnKey(category).toString()));
    }

    /** From the least to the most of all values and of the ends of their intervals; an end that is not above 0 does not count. */
    Range range() {
        return range == null ? new Range(0, 1) : range;
    }
}
