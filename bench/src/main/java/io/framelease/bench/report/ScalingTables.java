package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables of {@code framelease scaling}: one for each mix of cameras, with a line for each of the file's {@code rows}. What a number
 * is called stands in the file too, in its {@code columns}. What no row of a mix knows is left out of its table.
 */
final class ScalingTables {
    static final String KIND = "scaling";

    /** A number of a row, as the file tells of it. */
    record Column(String name, String head, int decimals) {
    }

    private ScalingTables() {
    }

    static String of(ResultFile file) {
        StringBuilder text = new StringBuilder(file.caption() + " Each camera sends "
                + file.content().path("sentFramesPerSecond").asText() + " frames/s.\n");
        mixes(file).forEach((mix, rows) -> {
            List<Column> known = columns(file).stream()
                    .filter(column -> rows.stream().anyMatch(row -> row.path(column.name).isNumber())).toList();
            text.append("\n**").append(mix).append("**\n\n|");
            known.forEach(column -> text.append(' ').append(column.head).append(" |"));
            text.append("\n|").append(" ---: |".repeat(known.size())).append('\n');
            for (JsonNode row : rows) {
                known.forEach(column -> text.append("| ").append(value(row.path(column.name), column.decimals)).append(' '));
                text.append("|\n");
            }
        });
        if (file.content().has("failure")) {
            text.append("\nThere are no more rows, since it failed: ").append(file.content().path("failure").asText()).append('\n');
        }
        return text.toString();
    }

    /** The rows of each mix. */
    static Map<String, List<JsonNode>> mixes(ResultFile file) {
        Map<String, List<JsonNode>> mixes = new LinkedHashMap<>();
        file.content().path("rows").forEach(
                row -> mixes.computeIfAbsent(row.path("words").asText(), mix -> new ArrayList<>()).add(row));
        return mixes;
    }

    static List<Column> columns(ResultFile file) {
        List<Column> columns = new ArrayList<>();
        file.content().path("columns").forEach(column -> columns.add(new Column(column.path("name").asText(),
                column.path("head").asText(), column.path("decimals").asInt())));
        return columns;
    }

    private static String value(JsonNode value, int decimals) {
        return value.isNumber() ? Spread.number(value.asDouble(), decimals) : "";
    }
}
