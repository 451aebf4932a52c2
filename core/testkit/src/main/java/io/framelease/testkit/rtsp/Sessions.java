package io.framelease.testkit.rtsp;

import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** The sessions of a camera, and its room for them: one that was left without TEARDOWN may keep its place. Any thread. */
final class Sessions {
    private final Queue<Long> left = new ArrayDeque<>(); // when each gives its place back
    private int most = Integer.MAX_VALUE;
    private long keptNanos;
    private int open;
    private long begun;
    private long teardowns;
    private long abandoned;
    private long refused;

    /** @throws IllegalArgumentException if it is less than 0 */
    synchronized void limit(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most of " + most + "; 0 or more are possible");
        }
        this.most = most;
    }

    synchronized void keepAbandoned(Duration duration) {
        keptNanos = Nanos.of(duration);
    }

    /** Takes a place; false if there is none. */
    synchronized boolean begin() {
        while (!left.isEmpty() && left.peek() - System.nanoTime() <= 0) {
            left.remove();
        }
        if (open + left.size() >= most) {
            refused++;
            return false;
        }
        open++;
        begun++;
        return true;
    }

    synchronized void end(boolean byTeardown) {
        open--;
        if (byTeardown) {
            teardowns++;
            return;
        }
        abandoned++;
        if (keptNanos > 0) {
            left.add(System.nanoTime() + keptNanos);
        }
    }

    /** As a camera without power does. */
    synchronized void forget() {
        left.clear();
    }

    synchronized int open() {
        return open;
    }

    synchronized long begun() {
        return begun;
    }

    synchronized long teardowns() {
        return teardowns;
    }

    synchronized long abandoned() {
        return abandoned;
    }

    synchronized long refused() {
        return refused;
    }
}
