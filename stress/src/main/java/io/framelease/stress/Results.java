package io.framelease.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;

/** The result files that jcstress left in a folder. */
final class Results {
    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    /** The files, one for each round. */
    List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".bin.gz")).toList();
        }
    }

    void delete() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    /** What all rounds together have shown, by test. */
    Collection<Evidence> read() throws IOException, ClassNotFoundException {
        InProcessCollector all = new InProcessCollector();
        for (Path file : files()) {
            DiskReadCollector reader = new DiskReadCollector(file.toString(), all);
            reader.dump();
            reader.close();
        }
        TreeMap<String, List<TestResult>> byTest = new TreeMap<>();
        for (TestResult result : all.getTestResults()) {
            byTest.computeIfAbsent(result.getName(), name -> new ArrayList<>()).add(result);
        }
        return byTest.entrySet().stream().map(entry -> evidence(entry.getKey(), entry.getValue())).toList();
    }

    private static Evidence evidence(String test, List<TestResult> results) {
        TreeMap<String, Evidence.Outcome> outcomes = new TreeMap<>();
        int abnormal = 0;
        double seconds = 0;
        for (TestResult result : results) {
            abnormal += result.status() == Status.NORMAL ? 0 : 1;
            seconds += result.getConfig().iters * result.getConfig().time / 1000.0;
            for (GradingResult graded : result.grading().gradingResults.values()) {
                if (graded.count > 0) {
                    Evidence.Outcome outcome = new Evidence.Outcome(graded.id, grade(graded), graded.count);
                    outcomes.merge(graded.id, outcome, (one, other) ->
                            new Evidence.Outcome(one.id(), one.grade(), one.count() + other.count()));
                }
            }
        }
        return new Evidence(test, results.size(), abnormal, seconds, List.copyOf(outcomes.values()));
    }

    private static Evidence.Grade grade(GradingResult graded) {
        return switch (graded.expect) {
            case ACCEPTABLE -> Evidence.Grade.ACCEPTABLE;
            case ACCEPTABLE_INTERESTING -> Evidence.Grade.INTERESTING;
            case FORBIDDEN, UNKNOWN -> Evidence.Grade.FORBIDDEN;
        };
    }
}
