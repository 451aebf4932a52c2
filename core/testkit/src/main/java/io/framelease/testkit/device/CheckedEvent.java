package io.framelease.testkit.device;

import io.framelease.device.DeviceEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of a {@link CheckedHostDevice}. Recording replaces the mark; who waits, waits for the mark that was the last when
 * he asked, whatever is recorded afterwards.
 */
final class CheckedEvent extends DeviceEvent {
    /** Null if it was never recorded. */
    volatile CheckedStream.@Nullable Mark mark;

    boolean isComplete() {
        CheckedStream.Mark last = mark;
        return last == null || last.isReached();
    }

    @Override
    public String toString() {
        return mark == null ? "not recorded" : isComplete() ? "complete" : "not complete";
    }
}
