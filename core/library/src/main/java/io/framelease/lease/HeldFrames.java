package io.framelease.lease;

import io.framelease.LeakedFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/** Tells who holds what since when. */
final class HeldFrames {
    private HeldFrames() {
    }

    /**
     * What is known of a camera's leases that are held now, and of copies that are held by others than their frame.
     *
     * @param camera     what it is called
     * @param copiesName what its copies are called
     */
    static List<LeakedFrame> of(String camera, List<Lease> leases, String copiesName, List<Lease> copies) {
        long now = System.nanoTime();
        List<LeakedFrame> held = new ArrayList<>();
        for (Lease lease : leases) {
            add(camera, lease, now, held);
        }
        for (Lease copy : copies) {
            if (!copy.describeHolds().isEmpty()) {
                add(copiesName, copy, now, held);
            }
        }
        return held;
    }

    /** Adds what is known of a lease at a moment, if it is held. */
    private static void add(String camera, Lease lease, long now, List<LeakedFrame> into) {
        int holders = lease.holders();
        if (holders > 0) {
            into.add(new HeldFrame(camera, lease.id(), now - lease.attachedNanos(), holders, lease.describeHolds()));
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
