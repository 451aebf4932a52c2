package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What cameras take of GPUs, from parts that were measured one by one. A file of kind {@code law} has the assumptions and, for each
 * part, its value and the result file that it stands in; all that follows is computed here.
 */
final class Law {
    static final String KIND = "law";
    private static final double MEBIBYTE = 1 << 20;

    private final JsonNode law;

    private Law(ResultFile file) {
        this.law = file.content();
    }

    static String of(ResultFile file) {
        return new Law(file).text(file);
    }

    private double assumed(String name) {
        return number(law.path("assumptions"), name);
    }

    private double part(String codec, String name) {
        return number(law.path("codecs").path(codec), name);
    }

    private static double number(JsonNode parts, String name) {
        JsonNode value = parts.path(name).path("value");
        if (!value.isNumber()) {
            throw new IllegalArgumentException("a law has no value called " + name);
        }
        return value.asDouble();
    }

    private String text(ResultFile file) {
        double cameras = assumed("cameras");
        double gpus = assumed("gpus");
        double each = Math.ceil(cameras / gpus);
        double rate = assumed("framesPerSecond");
        StringBuilder text = new StringBuilder("[" + file.name() + "](results/" + file.name() + "): ")
                .append(Spread.number(cameras, 0)).append(" cameras of 1080p at ").append(Spread.number(rate, 0))
                .append(" frames/s on ").append(Spread.number(gpus, 0)).append(" GPUs, ").append(Spread.number(each, 0))
                .append(" on each.\n\n| |");
        law.path("codecs").fieldNames().forEachRemaining(codec -> text.append(' ').append(codec).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(law.path("codecs").size())).append('\n');
        row(text, "decoders busy, of one GPU",
                codec -> Spread.number(100 * each * rate / part(codec, "framesPerSecond"), 0) + " %");
        row(text, "cameras at which the decoders of one GPU are full",
                codec -> Spread.number(Math.floor(part(codec, "framesPerSecond") / rate), 0));
        row(text, "memory of one GPU, GiB, 4 slots a camera",
                codec -> Spread.number((part(codec, "firstMiB") + (each - 1) * part(codec, "furtherMiB")) / 1024, 1));
        row(text, "processors busy in all",
                codec -> Spread.number(cameras * rate / 1000 * part(codec, "processorSecondsPer1000"), 1));
        row(text, "camera threads in all; one more for each engine", codec -> Spread.number(cameras, 0));
        row(text, "Java garbage, MiB/s", codec -> Spread.number(cameras * rate * assumed("garbageBytes") / MEBIBYTE, 1));
        row(text, "network, Gbit/s, at the clips' bit rate",
                codec -> Spread.number(cameras * part(codec, "megabitsPerSecond") / 1000, 0));
        text.append("\nAssumptions and parts:\n\n");
        law.path("assumptions").properties().forEach(entry -> line(text, "", entry.getValue()));
        law.path("codecs").properties().forEach(codec -> codec.getValue().properties()
                .forEach(entry -> line(text, codec.getKey() + ", ", entry.getValue())));
        law.path("notes").forEach(note -> text.append("- ").append(note.asText()).append('\n'));
        return text.toString();
    }

    private interface Cell {
        String of(String codec);
    }

    private void row(StringBuilder text, String name, Cell cell) {
        text.append("| ").append(name).append(" |");
        law.path("codecs").fieldNames().forEachRemaining(codec -> text.append(' ').append(cell.of(codec)).append(" |"));
        text.append('\n');
    }

    private static void line(StringBuilder text, String codec, JsonNode part) {
        text.append("- ").append(codec).append(part.path("what").asText()).append(": ").append(part.path("value").asText());
        if (part.has("from")) {
            String from = part.path("from").asText();
            text.append(" ([").append(from).append("](results/").append(from).append("))");
        }
        text.append('\n');
    }
}
