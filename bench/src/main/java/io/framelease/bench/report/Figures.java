package io.framelease.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * The figures of a text in Markdown, and where they come from. A paragraph, a table or an item of a list with figures names the
 * file and the place in it, in a comment that readers do not see:
 *
 * <pre>{@code
 * All 64 cameras close in 49 ms.
 * <!-- from bench/results/h100.md: "The storm's 64 cameras closed in 49 ms" -->
 * }</pre>
 *
 * <p>What is between quotes stands in the file once, whatever its line breaks are. Each figure is one of the numbers between the
 * quotes of its own paragraph, rounded, or before MB a million times less. A paragraph whose figures a test counts names that test
 * instead: {@code <!-- counted by stress/src/test/java/io/framelease/stress/RaceTableTest.java -->}.
 */
final class Figures {
    /** A number that is no part of a name, of a path, of a version or of a size such as 1920×1080. */
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.,×/-])\\d[\\d,]*(?:\\.\\d+)?(?![\\w×]|\\.\\d)");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?(?:E-?\\d+)?");
    private static final Pattern FROM = Pattern.compile("<!-- from (\\S+?):((?:\\s+\"[^\"]*\")+)\\s*-->");
    private static final Pattern COUNTED = Pattern.compile("<!-- counted by (\\S+) -->");
    private static final Pattern QUOTE = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern BETWEEN = Pattern.compile("\\n[ \\t]*\\n|\\n(?=- )");
    private static final double MILLION = 1e6;

    private final Path root;
    private final List<String> unfounded = new ArrayList<>();

    private Figures(Path root) {
        this.root = root;
    }

    /**
     * What is wrong with a text: figures without a place, each with its line, and places that are not there. Code, between
     * backticks or indented by four, is passed over, and so are the targets of links.
     *
     * @param root the folder that names of files begin at
     * @throws IOException if a file cannot be read
     */
    static List<String> unfounded(String text, Path root) throws IOException {
        Figures figures = new Figures(root);
        for (String block : BETWEEN.split(text)) {
            figures.look(block);
        }
        return figures.unfounded;
    }

    private void look(String block) throws IOException {
        double[] known = places(block);
        Matcher counted = COUNTED.matcher(block);
        if (counted.find() && isThere(counted.group(1))) {
            return;
        }
        for (String line : COMMENT.matcher(block).replaceAll("").lines().filter(each -> !each.startsWith("    ")).toList()) {
            String prose = line.replaceAll("`[^`]*`", "").replaceAll("\\]\\([^)]*\\)", "]");
            for (Matcher matcher = FIGURE.matcher(prose); matcher.find();) {
                String figure = matcher.group().replaceAll(",$", "");
                double unit = prose.startsWith(" MB", matcher.start() + figure.length()) ? MILLION : 1;
                if (!isAmong(known, figure, unit)) {
                    unfounded.add(figure + " in: " + line.strip());
                }
            }
        }
    }

    /** The numbers of all places that a block names. */
    private double[] places(String block) throws IOException {
        DoubleStream.Builder numbers = DoubleStream.builder();
        for (Matcher from = FROM.matcher(block); from.find();) {
            if (!isThere(from.group(1))) {
                continue;
            }
            String content = Files.readString(root.resolve(from.group(1)));
            for (Matcher quote = QUOTE.matcher(from.group(2)); quote.find();) {
                long times = occurrences(content, quote.group(1));
                if (times == 1) {
                    numbers(quote.group(1)).forEach(numbers::add);
                } else {
                    unfounded.add(from.group(1) + " has " + times + " times: " + oneLine(quote.group(1)));
                }
            }
        }
        return numbers.build().toArray();
    }

    private boolean isThere(String file) {
        boolean readable = Files.isReadable(root.resolve(file));
        if (!readable) {
            unfounded.add("there is no file " + file);
        }
        return readable;
    }

    /** How often a text has another one, if line breaks are spaces. */
    static long occurrences(String text, String part) {
        return Pattern.compile(oneLine(part), Pattern.LITERAL).matcher(oneLine(text)).results().count();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Those in a text, without signs. */
    static DoubleStream numbers(String text) {
        return NUMBER.matcher(text).results().mapToDouble(match -> value(match.group()));
    }

    private static double value(String number) {
        return Double.parseDouble(number.replace(",", ""));
    }

    private static boolean isAmong(double[] known, String figure, double unit) {
        double value = value(figure);
        int point = figure.indexOf('.');
        double bound = Math.pow(10, point < 0 ? 0 : -(figure.length() - point - 1)) / 2 * (1 + 1e-9);
        return DoubleStream.of(known).anyMatch(number -> Math.abs(number / unit - value) <= bound);
    }
}
