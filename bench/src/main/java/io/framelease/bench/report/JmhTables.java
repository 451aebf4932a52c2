package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of JMH's results: one for each class of benchmarks of a file. */
final class JmhTables {
    static final String KIND = "jmh";

    private JmhTables() {
    }

    static String of(ResultFile file) {
        StringBuilder text = new StringBuilder(file.caption() + " Score and error (99.9 %) as JMH tells them.\n");
        Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (JsonNode benchmark : file.content()) {
            tables.computeIfAbsent(className(benchmark), name -> new StringBuilder("\n**" + name
                    + "**\n\n| benchmark | parameters | threads | mode | score | garbage a call, bytes |\n"
                    + "| --- | --- | ---: | --- | ---: | ---: |\n")).append(row(benchmark));
        }
        tables.values().forEach(text::append);
        return text.toString();
    }

    static String className(JsonNode benchmark) {
        String[] parts = benchmark.path("benchmark").asText().split("\\.");
        return parts.length < 2 ? "" : parts[parts.length - 2];
    }

    static String methodName(JsonNode benchmark) {
        String name = benchmark.path("benchmark").asText();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    static String parameters(JsonNode benchmark) {
        return benchmark.path("params").properties().stream().map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .collect(Collectors.joining(" "));
    }

    private static String row(JsonNode benchmark) {
        StringBuilder rows = new StringBuilder();
        rows.append(row(methodName(benchmark), benchmark, benchmark.path("primaryMetric")));
        benchmark.path("secondaryMetrics").properties().stream().filter(entry -> isGroupMember(entry.getKey()))
                .forEach(entry -> rows.append(row(methodName(benchmark) + ":" + entry.getKey(), benchmark, entry.getValue())));
        return rows.toString();
    }

    /** A thread's method of a group; the others are profilers'. */
    private static boolean isGroupMember(String metric) {
        return metric.chars().allMatch(Character::isJavaIdentifierPart);
    }

    private static String row(String name, JsonNode benchmark, JsonNode metric) {
        double score = metric.path("score").asDouble();
        String error = metric.path("scoreError").isNumber() ? " ± " + figure(metric.path("scoreError").asDouble(), score) : "";
        return "| " + name + " | " + parameters(benchmark) + " | " + benchmark.path("threads").asInt() + " | "
                + benchmark.path("mode").asText() + " | " + figure(score, score) + error + " " + metric.path("scoreUnit").asText()
                + " | " + garbage(benchmark) + " |\n";
    }

    /** Four digits of a score, and as many decimals of its error. */
    private static String figure(double value, double score) {
        double size = Math.abs(score);
        return Spread.number(value, size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 5);
    }

    private static String garbage(JsonNode benchmark) {
        return benchmark.path("secondaryMetrics").properties().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm")).findFirst()
                .map(entry -> Spread.number(entry.getValue().path("score").asDouble(), 1)).orElse("");
    }
}
