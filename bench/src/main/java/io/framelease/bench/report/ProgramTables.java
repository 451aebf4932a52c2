package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Tables of {@link io.framelease.bench.peers.Programs}: one for each file that was played, and one of the goals. */
final class ProgramTables {
    static final String KIND = "programs";
    private static final String OURS = "framelease";
    /** What the speed of ours is to be, as a part of theirs. */
    private static final Map<String, Double> GOALS = Map.of("ffmpeg-nv12", 0.99, "javacv-raw", 1.0, "javacv-clone", 1.1);
    private static final String FAILED = "failed";
    private static final double MEBIBYTE = 1 << 20;

    private ProgramTables() {
    }

    static String of(ResultFile file) {
        int threads = file.content().path("threads").asInt();
        StringBuilder text = new StringBuilder(file.caption() + " Each decoder has " + (threads == 0
                ? "as many threads as FFmpeg chooses, one more than processors, at most 16" : threads + " threads")
                + ". Medians of all runs, with the least and the most; `speed` is that of Framelease as a part of the"
                + " program's, round by round: of whole processes, and `pace` of the second half of the pictures, when a JVM has"
                + " compiled what it needs. `ffmpeg` does not tell when it has its first picture: its pace is that of all.\n");
        List<String> missed = new ArrayList<>();
        for (JsonNode cell : file.content().path("cells")) {
            cell(text, cell);
            losses(missed, cell);
        }
        text.append('\n').append(missed.isEmpty() ? "No program is faster in the median, and no goal is missed."
                : "Where Framelease is behind:\n\n" + String.join("\n", missed)).append('\n');
        return text.toString();
    }

    private static void cell(StringBuilder text, JsonNode cell) {
        if (cell.has(FAILED)) {
            text.append("\n**").append(name(cell)).append("** was not played: ").append(cell.path(FAILED).asText()).append('\n');
            return;
        }
        text.append("\n**").append(name(cell)).append("**, ").append(Spread.number(cell.path("frames").asDouble(), 0))
                .append(" pictures:\n\n| program | wall, s | speed | pace | pictures/s | processor, s | start, s |"
                        + " from the first picture, s | peak, MiB | heap, MiB | garbage a picture, bytes | collections |\n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        cell.path("programs").properties().forEach(entry -> row(text, cell, entry.getKey(), entry.getValue()));
    }

    private static void row(StringBuilder text, JsonNode cell, String name, JsonNode program) {
        JsonNode runs = program.path("runs");
        text.append("| ").append(name);
        if (program.has(FAILED)) {
            text.append(", failed after ").append(runs.size()).append(" rounds: ").append(program.path(FAILED).asText());
        }
        if (runs.isEmpty()) {
            text.append(" | - |").append(" |".repeat(10)).append('\n');
            return;
        }
        double frames = cell.path("frames").asDouble();
        text.append(" | ").append(wall(program).text(2)).append(" | ")
                .append(name.equals(OURS) ? "" : speed(cell, name).text(3)).append(" | ")
                .append(name.equals(OURS) ? "" : pace(cell, name).text(3)).append(" | ")
                .append(Spread.number(frames / wall(program).median(), 0)).append(" | ")
                .append(processor(program).text(2)).append(" | ")
                .append(median(runs, "toFirst", 1, 2)).append(" | ")
                .append(median(runs, "fromFirst", 1, 2)).append(" | ")
                .append(median(runs, "peakBytes", MEBIBYTE, 0)).append(" | ")
                .append(median(runs, "heapBytes", MEBIBYTE, 0)).append(" | ")
                .append(garbage(program, frames)).append(" | ")
                .append(median(runs, "collections", 1, 0)).append(" |\n");
    }

    /** Empty if the program does not tell it. */
    private static String median(JsonNode runs, String name, double unit, int decimals) {
        return has(runs, name) ? Spread.number(Spread.of(runs, run -> run.path(name).asDouble()).median() / unit, decimals) : "";
    }

    static String name(JsonNode cell) {
        return cell.path("codec").asText() + "-" + cell.path("size").asText();
    }

    private static Spread wall(JsonNode program) {
        return Spread.of(program.path("runs"), run -> run.path("wall").asDouble());
    }

    static Spread processor(JsonNode program) {
        return Spread.of(program.path("runs"), run -> run.path("user").asDouble() + run.path("system").asDouble());
    }

    /** Above 1 is faster than the program. */
    static Spread speed(JsonNode cell, String program) {
        return ratios(cell, program, run -> 1 / run.path("wall").asDouble());
    }

    /** The same of pictures a second in the second half of a run; of a program that does not tell, in all of it. */
    static Spread pace(JsonNode cell, String program) {
        double frames = cell.path("frames").asDouble();
        return ratios(cell, program, run -> run.has("secondHalf")
                ? run.path("picturesOfSecondHalf").asDouble() / run.path("secondHalf").asDouble()
                : frames / run.path("wall").asDouble());
    }

    /** Of ours as a part of theirs, round by round. */
    private static Spread ratios(JsonNode cell, String program, ToDoubleFunction<JsonNode> rate) {
        JsonNode ours = cell.path("programs").path(OURS).path("runs");
        JsonNode theirs = cell.path("programs").path(program).path("runs");
        return Spread.of(IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToDouble(i -> rate.applyAsDouble(ours.path(i)) / rate.applyAsDouble(theirs.path(i))));
    }

    private static boolean has(JsonNode runs, String name) {
        return runs.path(0).has(name);
    }

    /** What a run of all pictures allocates more than a run of one. */
    private static String garbage(JsonNode program, double frames) {
        JsonNode runs = program.path("runs");
        if (!has(runs, "allocatedBytes") || program.path("startUps").isEmpty() || frames < 2) {
            return "";
        }
        double all = Spread.of(runs, run -> run.path("allocatedBytes").asDouble()).median();
        double one = Spread.of(program.path("startUps"), run -> run.path("allocatedBytes").asDouble()).median();
        return Spread.number(Math.max(0, all - one) / (frames - 1), 0);
    }

    private static void losses(List<String> missed, JsonNode cell) {
        if (cell.path("programs").path(OURS).has(FAILED)) {
            missed.add("- " + name(cell) + ": it failed");
        }
        cell.path("programs").fieldNames().forEachRemaining(program -> {
            Spread speed = program.equals(OURS) ? new Spread(new double[0]) : speed(cell, program);
            Double goal = GOALS.get(program);
            if (!speed.isEmpty() && speed.median() < (goal == null ? 1 : goal)) {
                missed.add("- " + name(cell) + ": " + speed.text(3) + " of " + program + ", in the second half "
                        + pace(cell, program).text(3) + (goal == null ? "" : ", the goal is " + Spread.number(goal, 2)));
            }
        });
    }
}
