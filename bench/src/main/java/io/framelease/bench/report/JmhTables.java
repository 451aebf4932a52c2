package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables of JMH's results: one for each class of benchmarks of a file. A group of methods that run at once has a row for each of
 * them, and none for itself: its own score mixes them. What a benchmark counts (JMH's AuxCounters) has a row each. JMH's file
 * does not tell methods of a group from counters; the one beside it names the methods.
 */
final class JmhTables {
    static final String KIND = "jmh";
    /** The unit of what is counted. */
    private static final String EVENTS = "#";
    /** A counter of what was moved: a count of bytes a second is a rate in MB/s to everybody. */
    private static final String BYTES = "bytes";
    private static final String OPERATIONS = "ops/";
    private static final double MEGA = 1e6;

    /**
     * A score that means something by itself.
     *
     * @param name   of the method; of a group's, behind the group's name; of a counter, behind the benchmark's
     * @param metric JMH's
     * @param unit   that it is told in
     * @param size   of that unit in JMH's
     */
    record Score(String name, JsonNode metric, String unit, double size) {
        private static Score of(String name, JsonNode metric) {
            return new Score(name, metric, metric.path("scoreUnit").asText(), 1);
        }

        private static Score ofCounter(String benchmark, String counter, JsonNode metric) {
            String unit = metric.path("scoreUnit").asText();
            return counter.equals(BYTES) && unit.startsWith(OPERATIONS)
                    ? new Score(benchmark + ", " + counter, metric, "MB/" + unit.substring(OPERATIONS.length()), MEGA)
                    : of(benchmark + ", " + counter, metric);
        }

        double value() {
            return metric.path("score").asDouble() / size;
        }

        /** NaN if JMH knows none. */
        double error() {
            return metric.path("scoreError").isNumber() ? metric.path("scoreError").asDouble() / size : Double.NaN;
        }

        /** Whose ends are NaN if JMH knows none. */
        double end(int which) {
            JsonNode end = metric.path("scoreConfidence").path(which);
            return end.isNumber() ? end.asDouble() / size : Double.NaN;
        }
    }

    private JmhTables() {
    }

    static String of(ResultFile file) {
        StringBuilder text = new StringBuilder(file.caption() + " Score and error (99.9 %) as JMH tells them. Garbage of a group is"
                + " that of a call of any of its methods, and stands once. Threads of the benchmark's own"
                + " stand behind a plus. Where there are more threads than processors, which is said, the scheduler's time is in"
                + " the score.\n");
        Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (JsonNode benchmark : file.content()) {
            tables.computeIfAbsent(className(benchmark), name -> new StringBuilder("\n**" + name
                    + "**\n\n| benchmark | parameters | threads | mode | score | garbage a call, bytes |\n"
                    + "| --- | --- | ---: | --- | ---: | ---: |\n")).append(rows(file, benchmark));
        }
        tables.values().forEach(text::append);
        Map<String, String> lost = lost(file);
        if (!lost.isEmpty()) {
            text.append("\nNo score:\n\n");
            lost.forEach((name, reason) -> text.append("- ").append(name).append(": ").append(reason).append('\n'));
        }
        return text.toString();
    }

    /** Of the machine that the file is of; more than any number of threads if it is not known. */
    static int processors(ResultFile file) {
        return file.about().path("machine").path("cores").asInt(Integer.MAX_VALUE);
    }

    /** The methods' scores of a group, or the one of a benchmark that is none; and the rates of what was counted. */
    static List<Score> scores(ResultFile file, JsonNode benchmark) {
        JsonNode primary = benchmark.path("primaryMetric");
        List<String> methods = new ArrayList<>();
        file.about().path("groups").path(benchmark.path("benchmark").asText()).forEach(name -> methods.add(name.asText()));
        List<Score> members = new ArrayList<>();
        List<Score> rates = new ArrayList<>();
        benchmark.path("secondaryMetrics").properties().forEach(entry -> {
            if (methods.contains(entry.getKey())) {
                members.add(Score.of(methodName(benchmark) + ":" + entry.getKey(), entry.getValue()));
            } else if (isRate(entry.getKey(), entry.getValue(), primary)) {
                rates.add(Score.ofCounter(methodName(benchmark), entry.getKey(), entry.getValue()));
            }
        });
        List<Score> scores = new ArrayList<>(members.isEmpty() ? List.of(Score.of(methodName(benchmark), primary)) : members);
        scores.addAll(rates);
        return scores;
    }

    /** What was counted for each operation or second; the others are profilers', whose names have points, and counts. */
    private static boolean isRate(String name, JsonNode metric, JsonNode primary) {
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

    /** What failed and what could not run there, each with the reason. */
    private static Map<String, String> lost(ResultFile file) {
        Map<String, String> lost = new LinkedHashMap<>();
        file.about().path("failed").properties().forEach(each -> lost.put(each.getKey(), "failed; " + each.getValue().asText()));
        file.about().path("leftOut").properties().forEach(each -> lost.put(each.getKey(), each.getValue().asText()));
        return lost;
    }

    /** JMH's threads and the benchmark's own, and whether they are more than the processors: for people. */
    static String threads(ResultFile file, JsonNode benchmark) {
        int count = benchmark.path("threads").asInt();
        String name = benchmark.path("benchmark").asText();
        int own = file.about().path("ownThreads").path(name.substring(0, Math.max(0, name.lastIndexOf('.')))).asInt(0);
        return count + (own > 0 ? " + " + own : "")
                + (count + own > processors(file) ? " on " + processors(file) + " processors" : "");
    }

    private static String rows(ResultFile file, JsonNode benchmark) {
        StringBuilder rows = new StringBuilder();
        String shown = threads(file, benchmark);
        String garbage = garbage(benchmark);
        for (Score score : scores(file, benchmark)) {
            String error = Double.isNaN(score.error()) ? "" : " ± " + figure(score.error(), score.value());
            row(rows, score.name, benchmark, shown, benchmark.path("mode").asText(),
                    figure(score.value(), score.value()) + error + " " + score.unit, garbage);
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
