package io.framelease.bench.suite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framelease.natives.FFmpegLibraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Where and how results come about. Every result file has it, under the same names; so has that of {@code framelease scaling},
 * which writes it itself.
 *
 * @param command  what gives such results again
 * @param revision of the sources, as git names it; ends with {@code -dirty} if they were changed
 * @param began    when the run began
 * @param machine  what it runs on, with its load before the run
 * @param options  of the JVMs that are measured, as far as all of them have them
 * @param ffmpeg   FFmpeg's version
 */
public record Environment(String command, String revision, Instant began, Machine machine, List<String> options, String ffmpeg) {
    private static final String UNKNOWN = "unknown";

    /** Copies. */
    public Environment {
        options = List.copyOf(options);
    }

    /** Of a run that begins now, on this machine. */
    public static Environment now(String command, List<String> options) {
        return new Environment(command, revisionNow(), Instant.now(), Machine.now(), options, FFmpegLibraries.require().version());
    }

    /** As a result file has it. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("command", command).put("revision", revision).put("began", began.truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode on = json.putObject("machine");
        on.put("cpu", machine.cpu()).put("cores", machine.cores());
        strings(on.putArray("caches"), machine.caches());
        on.put("virtual", machine.virtual()).put("governor", machine.governor()).put("memoryBytes", machine.memoryBytes())
                .put("kernel", machine.kernel()).put("loadBefore", machine.load());
        ObjectNode jdk = json.putObject("jdk");
        jdk.put("name", System.getProperty("java.vm.name")).put("version", System.getProperty("java.vm.version"))
                .put("vendor", System.getProperty("java.vendor.version", System.getProperty("java.vendor")));
        strings(jdk.putArray("options"), options);
        return json.put("ffmpeg", ffmpeg);
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    /** Of the working copy that this is run in; a machine without git knows none, and measures all the same. */
    private static String revisionNow() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? UNKNOWN : said;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
