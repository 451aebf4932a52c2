package io.framelease.torture;

import io.framelease.testkit.Findings;
import io.framelease.testkit.NumberedVideo.Verdict;
import java.util.concurrent.atomic.LongAdder;

/** What our engines found, and what they did, so that it is known that they did it. Any thread. */
final class Tally {
    /** What was seen. */
    final Findings findings;
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

    Tally(Findings findings) {
        this.findings = findings;
    }

    void judge(Verdict verdict, String what, long frame, int number) {
        findings.judge(verdict, what, frame, number);
    }

    void fail(Throwable thrown) {
        findings.fail(thrown);
    }

    /** Whether each way of reading has been tried: on streams, handed over, held over sessions, looked up. */
    boolean everything() {
        return queued.sum() > 0 && handedOver.sum() > 0 && outlived.sum() > 0 && lookups.sum() > 0;
    }

    @Override
    public String toString() {
        return findings + ", queued " + queued + ", handed over " + handedOver + ", outlived their session " + outlived
                + ", looked up " + lookups + ", taken back " + revoked;
    }
}
