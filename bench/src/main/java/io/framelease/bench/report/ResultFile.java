package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One JSON file of results.
 *
 * @param name    of the file, without folder
 * @param content what it says
 */
record ResultFile(String name, JsonNode content) {
    private static final String JMH = "jmh";

    /**
     * All of a folder, by name.
     *
     * @throws IOException if one cannot be read, or is no JSON
     */
    static List<ResultFile> in(Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<ResultFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                files.add(new ResultFile(file.getFileName().toString(), mapper.readTree(file.toFile())));
            }
        }
        return files;
    }

    /** Such as {@code programs}. JMH's own files are arrays and say nothing of it. */
    String kind() {
        return content.isArray() ? JMH : content.path("kind").asText();
    }

    /** Name without ending, for the names of plots. */
    String stem() {
        return name.substring(0, name.length() - ".json".length());
    }

    /** The benchmarks of a file of JMH's, be it an array or an object that has it as {@code results}. */
    JsonNode benchmarks() {
        return content.isArray() ? content : content.path("results");
    }

    /** Where and how it was made, as a sentence in Markdown with a link to the file. */
    String caption() {
        JsonNode about = content.path("about");
        String link = "[" + name + "](results/" + name + ")";
        if (about.isMissingNode()) {
            return link + ".";
        }
        return link + ": " + about.path("processor").asText() + ", " + about.path("processors").asInt() + " processors, "
                + about.path("kernel").asText() + ", " + about.path("jdk").asText() + ", " + about.path("at").asText() + ", `"
                + about.path("command").asText() + "`.";
    }
}
