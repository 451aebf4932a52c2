package io.framelease.bench.suite;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Where and how results came about: what JMH's own file does not say. A JSON file beside it.
 *
 * @param command  what gives such results again
 * @param revision of the sources, as git names it; ends with {@code -dirty} if they were changed
 * @param began    when the run began
 * @param took     how long it took
 * @param machine  what it ran on
 * @param options  of the JVMs, without the benchmarks' own, which are in JMH's file
 * @param ffmpeg   FFmpeg's version
 * @param leftOut  benchmarks that could not run here, each with the reason
 */
public record Environment(String command, String revision, Instant began, Duration took, Machine machine, List<String> options,
        String ffmpeg, Map<String, String> leftOut) {
    /** Copies. */
    public Environment {
        options = List.copyOf(options);
        leftOut = Map.copyOf(leftOut);
    }

    /**
     * Writes it.
     *
     * @param file    replaced if it is there
     * @param results the file that it belongs to
     */
    public void write(Path file, Path results) throws IOException {
        Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName().toString(), null);
        try (JsonGenerator json = new JsonFactory().createGenerator(beside.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("results", results.getFileName().toString());
            json.writeStringField("command", command);
            json.writeStringField("revision", revision);
            json.writeStringField("began", began.truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeNumberField("seconds", took.toSeconds());
            writeMachine(json);
            json.writeObjectFieldStart("jdk");
            json.writeStringField("name", System.getProperty("java.vm.name"));
            json.writeStringField("version", System.getProperty("java.vm.version"));
            json.writeStringField("vendor", System.getProperty("java.vendor.version", System.getProperty("java.vendor")));
            writeStrings(json, "options", options);
            json.writeEndObject();
            json.writeStringField("ffmpeg", ffmpeg);
            json.writeObjectFieldStart("leftOut");
            for (Map.Entry<String, String> each : leftOut.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void writeMachine(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeStringField("cpu", machine.cpu());
        json.writeNumberField("cores", machine.cores());
        writeStrings(json, "caches", machine.caches());
        json.writeBooleanField("virtual", machine.virtual());
        json.writeStringField("governor", machine.governor());
        json.writeNumberField("memoryBytes", machine.memoryBytes());
        json.writeStringField("kernel", machine.kernel());
        json.writeNumberField("loadBefore", machine.load());
        json.writeEndObject();
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
