package io.framelease.cli;

import java.util.List;
import java.util.Locale;

/** Durations that were measured, as people compare them. */
final class Times {
    private Times() {
    }

    /** Such as {@code p50=1.25 p99=3.10 max=3.70}, in ms; of no durations {@code none}. */
    static String ofNanos(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "none";
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(Locale.ROOT, "p50=%.2f p99=%.2f max=%.2f", at(sorted, 0.5), at(sorted, 0.99),
                at(sorted, 1));
    }

    /** What so large a share of them does not exceed. */
    private static double at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
    }
}
