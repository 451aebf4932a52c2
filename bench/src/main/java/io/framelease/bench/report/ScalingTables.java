package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** A table of {@code framelease scaling}: a line for each of its {@code rows}, whose names are the columns. */
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
        if (!value.isNumber()) {
            return value.isNull() ? "" : value.asText();
        }
        double number = value.asDouble();
        return Spread.number(number, number == Math.rint(number) || number >= 1_000 ? 0 : number >= 10 ? 1 : 3);
    }
}
