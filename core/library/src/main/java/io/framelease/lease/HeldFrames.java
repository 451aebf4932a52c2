package io.framelease.lease;

import io.framelease.LeakedFrame;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/** Tells who holds what since when. */
final class HeldFrames {
    private HeldFrames() {
    }

    /** Adds what is known of a lease at a moment, if it is held. */
    static void add(String camera, Lease lease, long now, List<LeakedFrame> into) {
        int holders = lease.holders();
        if (holders > 0) {
            into.add(new LeakedFrame(camera, lease.id(), now - lease.arrivalNanos(), holders,
                    lease.describeHolds()));
        }
    }

    /** In one text, the oldest first. */
    static String describe(List<LeakedFrame> frames, int most) {
        List<LeakedFrame> oldestFirst = frames.stream()
                .sorted(Comparator.comparingLong(LeakedFrame::ageNanos).reversed()).toList();
        StringJoiner text = new StringJoiner("; ");
        oldestFirst.stream().limit(most).map(HeldFrames::describe).forEach(text::add);
        int others = oldestFirst.size() - most;
        return oldestFirst.isEmpty() ? "no frame" : others > 0 ? text + "; and " + others + " more" : text.toString();
    }

    private static String describe(LeakedFrame frame) {
        String holds = frame.heldAt().isEmpty() ? "a subscription that nobody reads"
                : frame.heldAt().replace("\n    at ", " at ").replace("\n", ", ");
        return "frame " + frame.frameId() + " for " + frame.ageNanos() / 1_000_000 + " ms by " + frame.holders() + " ("
                + holds + ")";
    }
}
