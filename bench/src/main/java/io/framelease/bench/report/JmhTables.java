package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables of JMH's results: one for each class of benchmarks of a file. A group of methods that run at once has a row for each of
 * them, and none for itself: its own score mixes them. What a benchmark counts (JMH's AuxCounters) has a row each.
 */
final class JmhTables {
    static final String KIND = "jmh";
    /** The unit of what is counted. */
    private static final String EVENTS = "#";

    /**
     * A score that means something by itself.
     *
     * @param name   of the method; of a group's, behind the group's name
     * @param metric JMH's
     */
    record Score(String name, JsonNode metric) {
    }

    private JmhTables() {
    }

    static String of(ResultFile file) {
        StringBuilder text = new StringBuilder(file.caption() + " Score and error (99.9 %) as JMH tells them. Garbage of a group is"
                + " that of a call of any of its methods, and stands once. Where there are more threads than processors, which is"
                + " said, the scheduler's time is in the score.\n");
        Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (JsonNode benchmark : file.content()) {
            tables.computeIfAbsent(className(benchmark), name -> new StringBuilder("\n**" + name
                    + "**\n\n| benchmark | parameters | threads | mode | score | garbage a call, bytes |\n"
                    + "| --- | --- | ---: | --- | ---: | ---: |\n")).append(rows(benchmark, processors(file)));
        }
        tables.values().forEach(text::append);
        return text.toString();
    }

    /** Of the machine that the file is of; more than any number of threads if it is not known. */
    static int processors(ResultFile file) {
        return file.about().path("machine").path("cores").asInt(Integer.MAX_VALUE);
    }

    /** The methods' scores of a group, or the one of a benchmark that is none. */
    static List<Score> scores(JsonNode benchmark) {
        JsonNode primary = benchmark.path("primaryMetric");
        List<Score> members = new ArrayList<>();
        benchmark.path("secondaryMetrics").properties().stream()
                .filter(entry -> isMember(entry.getKey(), entry.getValue(), primary))
                .forEach(entry -> members.add(new Score(methodName(benchmark) + ":" + entry.getKey(), entry.getValue())));
        return members.isEmpty() ? List.of(new Score(methodName(benchmark), primary)) : members;
    }

    /** A thread's method of a group; the others are profilers', whose names have points, and what was counted. */
    private static boolean isMember(String name, JsonNode metric, JsonNode primary) {
        return name.chars().allMatch(Character::isJavaIdentifierPart)
                && metric.path("scoreUnit").equals(primary.path("scoreUnit"));
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

    private static String rows(JsonNode benchmark, int processors) {
        StringBuilder rows = new StringBuilder();
        int threads = benchmark.path("threads").asInt();
        String shown = threads > processors ? threads + " on " + processors + " processors" : Integer.toString(threads);
        String garbage = garbage(benchmark);
        for (Score score : scores(benchmark)) {
            double value = score.metric.path("score").asDouble();
            String error = score.metric.path("scoreError").isNumber()
                    ? " ± " + figure(score.metric.path("scoreError").asDouble(), value) : "";
            row(rows, score.name, benchmark, shown, benchmark.path("mode").asText(),
                    figure(value, value) + error + " " + score.metric.path("scoreUnit").asText(), garbage);
            garbage = "";
        }
        benchmark.path("secondaryMetrics").properties().stream()
                .filter(entry -> entry.getValue().path("scoreUnit").asText().equals(EVENTS))
                .forEach(entry -> row(rows, methodName(benchmark) + ", " + entry.getKey(), benchmark, shown, "count",
                        Spread.number(entry.getValue().path("score").asDouble(), 0), ""));
        return rows.toString();
    }

    private static void row(StringBuilder rows, String name, JsonNode benchmark, String threads, String mode, String score,
            String garbage) {
        rows.append("| ").append(name).append(" | ").append(parameters(benchmark)).append(" | ").append(threads).append(" | ")
                .append(mode).append(" | ").append(score).append(" | ").append(garbage).append(" |\n");
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
