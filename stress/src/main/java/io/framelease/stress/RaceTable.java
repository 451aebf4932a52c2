package io.framelease.stress;

import io.framelease.stress.races.GateCloseRace;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The README's table, made of the {@link Race} annotations and of what a run has shown. */
final class RaceTable {
    /** Where the table begins and ends in the README. */
    static final String BEGIN = "<!-- table of races: begin -->";
    static final String END = "<!-- table of races: end -->";

    /** The camera thread that enters (TryIncrementInFlight, in the post-mortem's words) against a reconnect. */
    private static final String FIRST = GateCloseRace.class.getName();

    private RaceTable() {
    }

    /** Puts the table between its marks. */
    static String insert(String readme, Collection<Evidence> evidence) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the README lacks the lines " + BEGIN + " and " + END);
        }
        return readme.substring(0, begin + BEGIN.length()) + "\n" + render(evidence) + readme.substring(end);
    }

    static String render(Collection<Evidence> evidence) {
        Comparator<String> order = Comparator.comparing((String race) -> !race.equals(FIRST))
                .thenComparing(Comparator.naturalOrder());
        TreeMap<String, List<Evidence>> races = evidence.stream()
                .collect(Collectors.groupingBy(Evidence::race, () -> new TreeMap<>(order), Collectors.toList()));
        StringBuilder table = new StringBuilder("""
                | Race | Cause | Invariant | Outcomes of the real classes (samples) | Broken twin | Caught |
                | --- | --- | --- | --- | --- | --- |
                """);
        races.forEach((race, tests) -> table.append(row(race, tests)));
        return table.toString();
    }

    private static String row(String race, List<Evidence> tests) {
        Race told = annotation(race);
        String name = race.substring(race.lastIndexOf('.') + 1);
        String outcomes = tests.stream().filter(test -> !test.isTwin()).map(RaceTable::outcomes)
                .collect(Collectors.joining("<br>"));
        String caught = tests.stream().filter(Evidence::isTwin).map(RaceTable::caught).collect(Collectors.joining("<br>"));
        return "| " + name + ": " + told.what() + " | " + told.cause() + " | " + told.invariant() + " | " + outcomes + " | "
                + told.twin() + " | " + caught + " |\n";
    }

    private static String outcomes(Evidence test) {
        return test.outcomes().stream().map(outcome -> "`" + outcome.id() + "` " + thousands(outcome.count()))
                .collect(Collectors.joining(", "));
    }

    /** How often the twin shows its mistake, and how long one waits for it on average. */
    private static String caught(Evidence twin) {
        long bad = twin.count(Evidence.Grade.INTERESTING);
        if (bad == 0) {
            return "not seen";
        }
        return "1 in " + thousands(Math.max(1, Math.round((double) twin.samples() / bad))) + ", "
                + String.format(Locale.ROOT, "%.1f µs", twin.seconds() * 1e6 / bad);
    }

    private static String thousands(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static Race annotation(String race) {
        try {
            Race told = Class.forName(race).getAnnotation(Race.class);
            if (told == null) {
                throw new IllegalStateException(race + " lacks @Race");
            }
            return told;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
