package io.framelease.testkit;

import io.framelease.testkit.NumberedVideo.Verdict;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a torture has done and found at one moment.
 *
 * @param where         on which device, and by which seed
 * @param duration      how long it was to last at least
 * @param cameras       at a time
 * @param reopened      times that a camera was closed and another opened in its place
 * @param reconnects    asked for
 * @param sessions      connections of all cameras that were there
 * @param looks         at pictures, by what they turned out to be
 * @param failures      of engines' threads
 * @param mostAllocated bytes of the device at a time
 */
record TortureNumbers(String where, Duration duration, int cameras, long reopened, long reconnects, long sessions,
        Map<Verdict, Long> looks, int failures, long mostAllocated) {
    /** On a machine that has nothing else to do a torture disturbs ten times as often. */
    private static final long MOST_MILLIS_BETWEEN = 200;

    static TortureNumbers of(String where, Duration duration, int cameras, long reopened, long reconnects, long sessions,
            Findings findings, long mostAllocated) {
        Map<Verdict, Long> looks = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            looks.put(verdict, findings.count(verdict));
        }
        return new TortureNumbers(where, duration, cameras, reopened, reconnects, sessions, looks, findings.failures().size(),
                mostAllocated);
    }

    private long millis() {
        return Nanos.of(duration) / 1_000_000;
    }

    /** Which reconnects, and which sessions, are too few: one every 200 ms. */
    private long tooFew() {
        return millis() / MOST_MILLIS_BETWEEN;
    }

    /** A torture that hardly did anything proves nothing: on a busy machine it takes longer. */
    boolean wasTorture() {
        return reconnects > tooFew() && sessions > tooFew() && reopened > 0 && right() > sessions;
    }

    private long right() {
        return looks.getOrDefault(Verdict.RIGHT, 0L);
    }

    /** What {@link #wasTorture} demands, beside what there is. */
    String demands() {
        return reconnects + " reconnects and " + sessions + " sessions, more than " + tooFew() + " of each are demanded; " + reopened
                + " cameras closed and others opened, at least 1 is demanded; " + right()
                + " looks at right pictures, more than there are sessions are demanded";
    }

    /** Such as {@code torture on host, seed 7, of 3 s or more: 8 cameras at a time, ...}. */
    @Override
    public String toString() {
        return where + ", of " + millis() / 1000.0 + " s or more: " + cameras + " cameras at a time, closed and others "
                + "opened " + reopened + " times; " + reconnects + " reconnects asked for, " + sessions + " sessions begun; engines looked at "
                + right() + " right pictures, " + looks.getOrDefault(Verdict.STALE, 0L) + " stale, "
                + looks.getOrDefault(Verdict.POISONED, 0L) + " poisoned and " + looks.getOrDefault(Verdict.TORN, 0L)
                + " torn ones; their threads failed " + failures + " times; at most " + mostAllocated
                + " bytes of the device were allocated at a time";
    }
}
