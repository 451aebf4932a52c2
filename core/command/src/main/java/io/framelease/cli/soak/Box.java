package io.framelease.cli.soak;

import java.util.List;

/**
 * One box of the checklist.
 *
 * @param id     in small letters, for programs
 * @param title  what it says when it is ticked
 * @param ticked whether it is
 * @param figure what was measured
 * @param why    why it is not ticked; empty if it is
 * @param causes the root causes of the post-mortem, from 1, that it watches for
 */
public record Box(String id, String title, boolean ticked, String figure, String why, List<Integer> causes) {
    /** Keeps the list as it is. */
    public Box {
        causes = List.copyOf(causes);
    }

    /** Ticked unless something speaks against it. */
    static Box of(String id, String title, String figure, List<String> against, Integer... causes) {
        return new Box(id, title, against.isEmpty(), figure, String.join("; ", against), List.of(causes));
    }

    /** Such as {@code [x] No crash: 0 threads failed}. */
    public String line() {
        return (ticked ? "[x] " : "[ ] ") + title + ": " + figure + (ticked ? "" : " <- " + why);
    }
}
