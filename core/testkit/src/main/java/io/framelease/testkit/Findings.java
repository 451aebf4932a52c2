package io.framelease.testkit;

import io.framelease.testkit.NumberedVideo.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What engines found in the pictures that they looked at. Any thread.
 *
 * @since 0.2.0
 */
public final class Findings {
    private static final int KEPT = 20;

    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Nothing yet. */
    public Findings() {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
    }

    /**
     * Counts one look at every byte of a picture.
     *
     * @param verdict what it turned out to be
     * @param what    where and when; for people
     * @param frame   its id
     * @param number  which picture it had to be
     */
    public void judge(Verdict verdict, String what, long frame, int number) {
        of(verdict).increment();
        if (verdict != Verdict.RIGHT && wrong.size() < KEPT) {
            wrong.add(verdict + ": frame " + frame + ", picture " + number + ", " + what);
        }
    }

    private LongAdder of(Verdict verdict) {
        return Objects.requireNonNull(verdicts.get(verdict), "verdict");
    }

    /**
     * Keeps what a thread threw that should not have; the first 20.
     *
     * @param thrown by an engine
     */
    public void fail(Throwable thrown) {
        if (failures.size() < KEPT) {
            failures.add(thrown);
        }
    }

    /** Looks that found a picture to be this. */
    long count(Verdict verdict) {
        return of(verdict).sum();
    }

    /** {@return looks that found a picture as it must be} */
    public long right() {
        return of(Verdict.RIGHT).sum();
    }

    /** {@return looks that did not} */
    public long wrong() {
        return verdicts.entrySet().stream().filter(count -> count.getKey() != Verdict.RIGHT)
                .mapToLong(count -> count.getValue().sum()).sum();
    }

    /** {@return the first 20 wrong pictures, for people} */
    public List<String> wrongPictures() {
        return List.copyOf(wrong);
    }

    /** {@return what threads threw that should not have} */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return verdicts + ", failures " + failures.size();
    }
}
