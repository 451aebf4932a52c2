package io.framelease.stress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges a run, more strictly than jcstress does. jcstress fails on a forbidden outcome, a timeout and a crash. It passes
 * when it had nothing to run, when a test did not fit the machine, and of course when a broken twin did not show what it is
 * there to show; a green run would then say nothing.
 */
public final class Checker {
    private Checker() {
    }

    /**
     * @param selected the tests that were to run
     * @param evidence what those that ran have shown
     * @return what is wrong, a line each; empty if nothing is
     */
    public static List<String> complaints(Collection<String> selected, Collection<Evidence> evidence) {
        List<String> complaints = new ArrayList<>();
        if (selected.isEmpty()) {
            complaints.add("no tests: a wrong selection, or the annotation processor has not run");
        }
        Map<String, Evidence> byTest = evidence.stream().collect(Collectors.toMap(Evidence::test, each -> each));
        for (String test : selected) {
            Evidence shown = byTest.get(test);
            if (shown == null || shown.runs() == 0) {
                complaints.add(test + " has not run: it does not fit this machine, or its result was lost");
            } else {
                judge(shown, complaints);
            }
        }
        complaints.addAll(unpaired(selected));
        return complaints;
    }

    /** The twins that have run and not shown their mistake so far: more samples may. */
    public static List<String> uncaught(Collection<Evidence> evidence) {
        return evidence.stream().filter(Checker::isUncaught).map(Evidence::test).toList();
    }

    private static boolean isUncaught(Evidence shown) {
        return shown.isTwin() && shown.abnormal() == 0 && shown.count(Evidence.Grade.INTERESTING) == 0;
    }

    private static void judge(Evidence shown, List<String> complaints) {
        if (shown.abnormal() > 0) {
            complaints.add(shown.test() + " ended in an error, a timeout or a crash in " + shown.abnormal() + " of "
                    + shown.runs() + " JVMs");
        } else if (shown.samples() == 0) {
            complaints.add(shown.test() + " has no samples");
        }
        for (Evidence.Outcome outcome : shown.outcomes()) {
            if (outcome.grade() == Evidence.Grade.FORBIDDEN && outcome.count() > 0) {
                complaints.add(shown.test() + " showed the forbidden outcome " + outcome.id() + ", "
                        + outcome.count() + " times");
            }
        }
        if (isUncaught(shown)) {
            complaints.add(shown.test() + " is broken but has not shown it: the test beside it proves nothing");
        }
    }

    /** Races of which a half is missing. */
    private static List<String> unpaired(Collection<String> selected) {
        Map<String, List<Boolean>> twins = new TreeMap<>();
        for (String test : selected) {
            Evidence named = new Evidence(test, 0, 0, 0, List.of());
            twins.computeIfAbsent(named.race(), race -> new ArrayList<>()).add(named.isTwin());
        }
        List<String> complaints = new ArrayList<>();
        twins.forEach((race, isTwin) -> {
            if (!isTwin.contains(true)) {
                complaints.add(race + " has no broken twin (a test with Broken in its name): nothing shows that it can fail");
            }
            if (!isTwin.contains(false)) {
                complaints.add(race + " has a broken twin and no test of the real classes");
            }
        });
        return complaints;
    }
}
