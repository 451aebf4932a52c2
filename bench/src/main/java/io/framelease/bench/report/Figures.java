package io.framelease.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The numbers of result files, whatever their form: Markdown or JSON. A figure of a text is found among them if one of them, or
 * one of them in millions, rounds to it.
 */
final class Figures {
    /** A number that is no part of a name, of a path, of a version or of a size such as 1920×1080. */
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.,×/-])\\d[\\d,]*(?:\\.\\d+)?(?![\\w×]|\\.\\d)");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?(?:E-?\\d+)?");
    private static final double MILLION = 1e6;

    private final double[] known;

    private Figures(double[] known) {
        this.known = known;
    }

    /**
     * Those of all files of a folder.
     *
     * @param more  further text whose numbers count, such as the tables that were made of the files
     * @throws IOException if a file cannot be read
     */
    static Figures of(Path folder, String more) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            DoubleStream numbers = files.filter(file -> file.toString().endsWith(".md") || file.toString().endsWith(".json"))
                    .flatMapToDouble(file -> numbers(read(file)));
            return new Figures(DoubleStream.concat(numbers, numbers(more)).toArray());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DoubleStream numbers(String text) {
        return NUMBER.matcher(text).results().mapToDouble(match -> value(match.group()));
    }

    private static double value(String number) {
        return Double.parseDouble(number.replace(",", ""));
    }

    /**
     * The figures of a text that no result has, each with its line. Code, between backticks or indented by four, is passed
     * over, and so are the targets of links.
     */
    List<String> unknown(String text) {
        List<String> unknown = new ArrayList<>();
        for (String line : text.lines().filter(each -> !each.startsWith("    ")).toList()) {
            String prose = line.replaceAll("`[^`]*`", "").replaceAll("\\]\\([^)]*\\)", "]");
            for (Matcher matcher = FIGURE.matcher(prose); matcher.find();) {
                String figure = matcher.group().replaceAll(",$", "");
                if (!isKnown(figure)) {
                    unknown.add(figure + " in: " + line.strip());
                }
            }
        }
        return unknown;
    }

    private boolean isKnown(String figure) {
        double value = value(figure);
        int point = figure.indexOf('.');
        double unit = Math.pow(10, point < 0 ? 0 : -(figure.length() - point - 1));
        double bound = unit / 2 * (1 + 1e-9);
        return DoubleStream.of(known).anyMatch(number -> Math.abs(number - value) <= bound
                || Math.abs(number / MILLION - value) <= bound);
    }
}
