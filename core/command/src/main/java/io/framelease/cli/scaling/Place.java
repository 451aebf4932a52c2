package io.framelease.cli.scaling;

import com.fasterxml.jackson.core.JsonGenerator;
import io.framelease.Diagnostics;
import io.framelease.NativeLibraryException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Where and how rows come about, under the names that the benchmarks' result files have for it.
 *
 * @param command  what gives such rows again
 * @param revision of the sources, as git names it; unknown where this program does not run from them
 * @param began    when the run began
 * @param cpu      the processor's model; empty if the kernel tells none
 * @param ffmpeg   FFmpeg's version; unknown without one
 */
public record Place(String command, String revision, Instant began, String cpu, String ffmpeg) {
    private static final String UNKNOWN = "unknown";
    private static final String MAVEN = "mvn -q -B -Pbench -pl core/command -am verify";

    /**
     * This one, now.
     *
     * @param options of the command, less the folder of its report
     */
    public static Place now(List<String> options) {
        return new Place(options.isEmpty() ? MAVEN : MAVEN + " -Dframelease.scaling.args=\"" + String.join(" ", options) + '"',
                revisionNow(), Instant.now(), cpuOf(Path.of("/proc/cpuinfo")), ffmpegNow());
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("command", command);
        json.writeStringField("revision", revision);
        json.writeStringField("began", began.truncatedTo(ChronoUnit.SECONDS).toString());
        json.writeObjectFieldStart("machine");
        json.writeStringField("cpu", cpu);
        json.writeNumberField("cores", Runtime.getRuntime().availableProcessors());
        json.writeStringField("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.writeEndObject();
        json.writeObjectFieldStart("jdk");
        json.writeStringField("name", System.getProperty("java.vm.name"));
        json.writeStringField("version", System.getProperty("java.vm.version"));
        json.writeStringField("vendor", System.getProperty("java.vendor.version", System.getProperty("java.vendor")));
        json.writeArrayFieldStart("options");
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            json.writeString(option);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeStringField("ffmpeg", ffmpeg);
    }

    private static String cpuOf(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("");
        } catch (IOException e) {
            return ""; // this system does not tell
        }
    }

    private static String ffmpegNow() {
        try {
            return Diagnostics.ffmpeg().version();
        } catch (NativeLibraryException e) {
            return UNKNOWN;
        }
    }

    /** Of the working copy that this class comes from: the folder that it is run in may be another one's. */
    private static String revisionNow() {
        try {
            CodeSource source = Place.class.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                return UNKNOWN; // of a run-time image
            }
            Path folder = Path.of(source.getLocation().toURI()).getParent();
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
                    .directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? UNKNOWN : said;
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return UNKNOWN; // there is no git, or this class is no file's
        }
    }
}
