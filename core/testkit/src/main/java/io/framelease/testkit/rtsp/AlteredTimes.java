package io.framelease.testkit.rtsp;

import java.util.ArrayDeque;
import java.util.Deque;

/** When bytes were changed on their way: from the first of a connection until the next connection begins. Any thread. */
final class AlteredTimes {
    private static final int KEPT = 1_000;

    /** From, and until; until is 0 while it goes on. */
    private static final class Span {
        final long from = System.nanoTime();
        long until;
        boolean ended;
    }

    private final Deque<Span> spans = new ArrayDeque<>();

    /** A byte is about to be changed or left out. */
    synchronized void alter() {
        if (spans.isEmpty() || spans.getLast().ended) {
            spans.addLast(new Span());
            if (spans.size() > KEPT) {
                spans.removeFirst();
            }
        }
    }

    /** A connection begins. */
    synchronized void begin() {
        if (!spans.isEmpty() && !spans.getLast().ended) {
            spans.getLast().until = System.nanoTime();
            spans.getLast().ended = true;
        }
    }

    synchronized boolean contains(long nanoTime) {
        for (Span span : spans) {
            if (nanoTime - span.from >= 0 && (!span.ended || nanoTime - span.until < 0)) {
                return true;
            }
        }
        return false;
    }
}
