package io.framelease.cli.scaling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Rows as people and as programs read them. */
public final class RowsText {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double KIBIBYTE = 1024;

    /** A number of a row: what it is called by people and by programs, how many decimals people see, and what it is. */
    private record Column(String head, String name, int decimals, ToDoubleFunction<Row> value) {
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("cameras", "cameras", 0, Row::cameras),
            new Column("dead", "dead", 0, Row::dead),
            new Column("open ms, p50", "openMillisMedian", 0, row -> Row.millis(row.openTimes(), 0.5)),
            new Column("open ms, last", "openMillisLast", 0, row -> Row.millis(row.openTimes(), 1)),
            new Column("dead known ms, last", "deadMillisLast", 0, row -> Row.millis(row.deadTimes(), 1)),
            new Column("opening at a time", "mostOpening", 0, Row::mostOpening),
            new Column("close ms, p50", "closeMillisMedian", 1, row -> Row.millis(row.closeTimes(), 0.5)),
            new Column("close ms, last", "closeMillisLast", 1, row -> Row.millis(row.closeTimes(), 1)),
            new Column("threads/camera", "threads", 2, Row::ownThreads),
            new Column("threads, process", "processThreads", 0, Row::processThreads),
            new Column("native KiB/camera", "nativeKibibytes", 0, row -> row.nativeBytes() / KIBIBYTE),
            new Column("resident MiB, process", "processResidentMebibytes", 0, row -> row.residentBytes() / KIBIBYTE / KIBIBYTE),
            new Column("slots KiB/camera", "slotKibibytes", 0, row -> row.slotBytes() / KIBIBYTE),
            new Column("% core/camera", "livePercent", 3, row -> row.liveLoad() * 100),
            new Column("% core/dead camera", "deadPercent", 4, row -> row.dead() == 0 ? Double.NaN : row.deadLoad() * 100),
            new Column("% core, process", "processPercent", 1, row -> row.processLoad() * 100),
            new Column("latency ms, p50", "latencyMillisMedian", 2, row -> row.latencyMillis(0.5)),
            new Column("latency ms, p99", "latencyMillisP99", 2, row -> row.latencyMillis(0.99)),
            new Column("frames/s/camera", "framesPerSecond", 2, Row::rate),
            new Column("s", "seconds", 1, Row::seconds));

    private RowsText() {
    }

    /** A table; numbers of a camera are means over all of the row, or over all that are dead. */
    public static String markdown(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(line("mix", Column::head));
        lines.add(line("---", column -> "---:"));
        for (Row row : rows) {
            lines.add(line(row.mix().words(), column -> shown(column.value.applyAsDouble(row), column.decimals)));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(String first, Function<Column, String> cell) {
        return "| " + first + " | " + String.join(" | ", COLUMNS.stream().map(cell).toList()) + " |";
    }

    private static String shown(double value, int decimals) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** One row in words. */
    public static String line(Row row) {
        return String.format(Locale.ROOT, "%s cameras=%d dead=%d open-ms=%.0f close-ms=%.1f threads=%.2f native-KiB=%.0f"
                + " core-percent=%.3f frames/s=%.2f", row.mix().words(), row.cameras(), row.dead(), Row.millis(row.openTimes(), 1),
                Row.millis(row.closeTimes(), 1), row.ownThreads(), row.nativeBytes() / KIBIBYTE, row.liveLoad() * 100, row.rate());
    }

    /**
     * An object with what it was measured on, an array that says of each number what people call it and how many decimals they
     * see, and one of rows; a value that is not known is null.
     *
     * @param place           where and how they were measured
     * @param device          where frames were
     * @param framesPerSecond that each camera sent
     * @param failure         why there are no more rows; null if there should be none
     */
    public static String json(List<Row> rows, Place place, String device, int framesPerSecond, @Nullable String failure) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeObjectFieldStart("about");
            place.write(json);
            json.writeEndObject();
            if (failure != null) {
                json.writeStringField("failure", failure);
            }
            json.writeStringField("device", device);
            json.writeNumberField("sentFramesPerSecond", framesPerSecond);
            json.writeArrayFieldStart("columns");
            for (Column column : COLUMNS) {
                json.writeStartObject();
                json.writeStringField("name", column.name);
                json.writeStringField("head", column.head);
                json.writeNumberField("decimals", column.decimals);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (Row row : rows) {
                json.writeStartObject();
                json.writeStringField("mix", row.mix().name().toLowerCase(Locale.ROOT));
                json.writeStringField("words", row.mix().words());
                for (Column column : COLUMNS) {
                    double value = column.value.applyAsDouble(row);
                    if (Double.isNaN(value)) {
                        json.writeNullField(column.name);
                    } else {
                        json.writeNumberField(column.name, value);
                    }
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        return text + "\n";
    }
}
