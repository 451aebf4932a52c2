package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the library warns of is in the operators' page, with its cause and cure. */
class LogLinesTest {
    private static final Path SOURCES = Path.of("../library/src/main/java"); // read where the sources are
    private static final Pattern CALL = Pattern.compile(
            "\\b(?:LOG\\.(?:warn|error)|(?:WARNINGS|warnings(?:\\(\\))?)\\.(?<key>say))\\(");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** Fewer letters say nothing: the text is made elsewhere, as that of a failure is. */
    private static final int LETTERS = 12;
    private static final char GAP = '\u0001'; // a value in a line

    /** A call that logs, and what of its line stands in the source. */
    private record Line(String where, String text) {
    }

    private static List<Line> lines(Path source) throws IOException {
        String text = Files.readString(source);
        List<Line> lines = new ArrayList<>();
        for (Matcher call = CALL.matcher(text); call.find();) {
            List<String> literals = LITERAL.matcher(arguments(text, call.end())).results().map(found -> found.group(1)).toList();
            boolean keyed = call.group("key") != null && !literals.isEmpty() && !literals.getFirst().startsWith(":");
            String line = String.join(String.valueOf(GAP), keyed ? literals.subList(1, literals.size()) : literals)
                    .replace("{}", String.valueOf(GAP));
            if (line.chars().filter(Character::isLetter).count() >= LETTERS) {
                lines.add(new Line(source.getFileName() + ":" + text.substring(0, call.start()).lines().count(), line));
            }
        }
        return lines;
    }

    /** Up to the parenthesis that closes the call. */
    private static String arguments(String text, int begin) {
        boolean quoted = false;
        int depth = 1;
        int at = begin;
        for (; depth > 0; at++) {
            char c = text.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else {
                quoted = c == '"';
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return text.substring(begin, at);
    }

    /** The lines that the page describes: {@code N} and {@code …} stand for any value. */
    private static List<Pattern> described() throws IOException {
        Pattern quoted = Pattern.compile("`([^`]+)`");
        return Files.readString(Path.of("../doc/operations.md")).lines().filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ")[0]).flatMap(cell -> quoted.matcher(cell).results())
                .map(found -> found.group(1)).filter(line -> line.length() >= LETTERS)
                .map(line -> Stream.of(line.split("\\bN\\b|…", -1)).map(Pattern::quote).collect(Collectors.joining(".*?")))
                .map(line -> Pattern.compile(line, Pattern.DOTALL)).toList();
    }

    @Test
    void eachWarningHasItsRow() throws IOException {
        List<Line> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path source : files.filter(file -> file.toString().endsWith(".java")).toList()) {
                all.addAll(lines(source));
            }
        }
        assertThat(all).as("lines").hasSizeGreaterThan(20);
        List<Pattern> described = described();
        assertThat(all.stream().filter(line -> described.stream().noneMatch(each -> each.matcher(line.text()).find()))
                .map(Line::toString)).isEmpty();
    }

    @Test
    void aLineIsReadToItsEnd() throws IOException {
        assertThat(arguments("f(\"a)\\\")\", g(1)); h();", 2)).isEqualTo("\"a)\\\")\", g(1))");
        assertThat(lines(SOURCES.resolve("io/framelease/lease/Revocations.java"))).extracting(Line::text)
                .anyMatch(line -> line.endsWith(" ms and has been taken back: "));
    }
}
