package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** A table with a line for each number of cameras: {@code rows} of a result of kind {@code scaling}, whose names are the columns. */
final class ScalingTables {
    static final String KIND = "scaling";

    private ScalingTables() {
    }

    static String of(ResultFile file) {
        Set<String> columns = columns(file);
        StringBuilder text = new StringBuilder(file.caption() + "\n\n| " + String.join(" | ", columns) + " |\n|"
                + " ---: |".repeat(columns.size()) + "\n");
        for (JsonNode row : file.content().path("rows")) {
            columns.forEach(column -> text.append("| ").append(value(row.path(column))).append(' '));
            text.append("|\n");
        }
        return text.toString();
    }

    static Set<String> columns(ResultFile file) {
        Set<String> columns = new LinkedHashSet<>();
        file.content().path("rows").forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        return columns;
    }

    private static String value(JsonNode value) {
        return value.isIntegralNumber() ? Spread.number(value.asDouble(), 0)
                : value.isNumber() ? Spread.number(value.asDouble(), 3) : value.asText();
    }
}
