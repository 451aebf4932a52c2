package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.framelease.bench.suite.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One JSON file of results.
 *
 * @param name    of the file, without folder
 * @param content what it says
 * @param about   where and how it was made, as far as that is known
 */
record ResultFile(String name, JsonNode content, JsonNode about) {
    private static final String JSON = ".json";
    /** Of the file that says where the results of JMH's own file come from. */
    private static final String RUN = "-run.json";

    ResultFile(String name, JsonNode content) {
        this(name, content, content.path("about"));
    }

    /**
     * All of a folder, by name.
     *
     * @throws IOException if one cannot be read, or is no JSON, or is JMH's and the file beside it is of another run
     */
    static List<ResultFile> in(Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<ResultFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(path -> isResult(path.toString())).sorted().toList()) {
                String name = file.getFileName().toString();
                String text = Files.readString(file);
                JsonNode content = mapper.readTree(text);
                files.add(content.isArray()
                        ? new ResultFile(name, content, run(mapper, text, folder.resolve(name.replace(JSON, RUN))))
                        : new ResultFile(name, content));
            }
        }
        return files;
    }

    /** What says where JMH's results come from: of these and no others. */
    private static JsonNode run(ObjectMapper mapper, String results, Path file) throws IOException {
        JsonNode run = mapper.readTree(file.toFile());
        if (!run.path("sha256").asText().equals(Digest.of(results))) {
            throw new IOException(file + " is not of the run that " + run.path("results").asText() + " beside it is of");
        }
        return run;
    }

    private static boolean isResult(String name) {
        return name.endsWith(JSON) && !name.endsWith(RUN);
    }

    /** Such as {@code programs}. JMH's own files are arrays, and those of {@code framelease scaling} have rows. */
    String kind() {
        return content.isArray() ? JmhTables.KIND : content.has("rows") ? ScalingTables.KIND : content.path("kind").asText();
    }

    /** Name without ending, for the names of plots. */
    String stem() {
        return name.substring(0, name.length() - JSON.length());
    }

    /** Where and how it was made, as a sentence in Markdown with a link to the file. */
    String caption() {
        JsonNode machine = about.path("machine");
        String made = Stream.of(word(machine, "cpu", ""), word(machine, "cores", " processors"), word(machine, "kernel", ""),
                word(about.path("jdk"), "name", ""), word(about.path("jdk"), "version", ""), word(about, "began", ""),
                about.has("revision") ? "revision `" + about.path("revision").asText() + "`" : null,
                about.has("ffmpeg") ? "FFmpeg " + about.path("ffmpeg").asText() : null,
                about.has("command") ? "`" + about.path("command").asText() + "`" : null, word(content, "device", " (device)"))
                .filter(Objects::nonNull).collect(Collectors.joining(", "));
        return "[" + name + "](results/" + name + ")" + (made.isEmpty() ? "." : ": " + made + ".");
    }

    private static String word(JsonNode node, String field, String unit) {
        JsonNode value = node.path(field);
        return value.isValueNode() ? value.asText() + unit : null;
    }
}
