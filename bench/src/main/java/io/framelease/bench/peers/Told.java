package io.framelease.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a program counted, by its own word. */
public final class Told {
    private static final String END = "end ";

    private Told() {
    }

    /**
     * {@return the numbers of the line {@code end NAME=NUMBER ...}, or of {@code ffmpeg -progress} the pictures, as {@code frames}}
     *
     * @param output what the program wrote
     * @throws IOException if it cannot be read
     */
    public static Map<String, Long> in(Path output) throws IOException {
        Map<String, Long> told = new LinkedHashMap<>();
        for (String line : Files.readAllLines(output)) {
            String values = line.startsWith(END) ? line.substring(END.length()) : line.startsWith("frame=") ? line : "";
            Stream.of(values.split(" ")).map(value -> value.split("=")).filter(value -> value.length == 2)
                    .forEach(value -> told.put(value[0].equals("frame") ? "frames" : value[0], Long.parseLong(value[1].strip())));
        }
        return told;
    }
}
