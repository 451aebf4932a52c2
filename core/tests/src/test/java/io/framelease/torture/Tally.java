package io.framelease.torture;

import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.NumberedVideo.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the engines of one torture saw. Any thread. */
final class Tally {
    private static final int KEPT = 20;

    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    /** Frames that could not be opened or retained because their camera had taken them back. */
    final LongAdder revoked = new LongAdder();
    /** Frames found by their number. */
    final LongAdder lookups = new LongAdder();
    /** Reads queued on a stream whose view was closed before they happened. */
    final LongAdder queued = new LongAdder();
    /** Frames read by another thread than the one that took them. */
    final LongAdder handedOver = new LongAdder();
    /** Frames read again after their session had ended. */
    final LongAdder outlived = new LongAdder();

    Tally() {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
    }

    /**
     * Counts one look at every byte of a picture.
     *
     * @param what which picture, where and when; for people
     */
    void judge(Verdict verdict, String what, long frame, int number) {
        verdicts.get(verdict).increment();
        if (verdict != Verdict.RIGHT && wrong.size() < KEPT) {
            wrong.add(verdict + ": frame " + frame + ", picture " + number + ", " + what);
        }
    }

    void fail(Throwable thrown) {
        if (failures.size() < KEPT) {
            failures.add(thrown);
        }
    }

    /** Looks that found a picture as it must be. */
    long right() {
        return verdicts.get(Verdict.RIGHT).sum();
    }

    /** Looks that did not. */
    long wrong() {
        return verdicts.entrySet().stream().filter(count -> count.getKey() != Verdict.RIGHT)
                .mapToLong(count -> count.getValue().sum()).sum();
    }

    /** The first wrong pictures, for people. */
    List<String> wrongPictures() {
        return List.copyOf(wrong);
    }

    /** What threads threw that should not have. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return verdicts + ", queued " + queued + ", handed over " + handedOver + ", outlived their session " + outlived
                + ", looked up " + lookups + ", taken back " + revoked + ", failures " + failures.size();
    }
}
