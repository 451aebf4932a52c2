package io.framelease.metrics;

import java.util.function.ToDoubleFunction;

/**
 * One value that can be read of something.
 *
 * @param <T>         what it is read of
 * @param name        in small letters, with dots
 * @param kind        whether it only grows
 * @param unit        {@code bytes} or {@code seconds}; empty of a number of things
 * @param description what it says
 * @param tag         what tells it from others of the same name, such as {@code cause}; empty if it is the only one
 * @param tagValue    which of these it is; empty if it is the only one
 * @param value       reads it; not a number if it is not known now. Any thread
 */
public record Reading<T>(String name, Kind kind, String unit, String description, String tag, String tagValue,
        ToDoubleFunction<? super T> value) {
    /** Whether a value only grows. */
    public enum Kind {
        /** It does, until what it is read of is gone. */
        COUNTER,
        /** It goes up and down. */
        GAUGE
    }

    static <T> Reading<T> counter(String name, String description, ToDoubleFunction<? super T> value) {
        return new Reading<>(name, Kind.COUNTER, "", description, "", "", value);
    }

    static <T> Reading<T> gauge(String name, String description, ToDoubleFunction<? super T> value) {
        return new Reading<>(name, Kind.GAUGE, "", description, "", "", value);
    }

    Reading<T> in(String otherUnit) {
        return new Reading<>(name, kind, otherUnit, description, tag, tagValue, value);
    }

    Reading<T> with(String otherTag, String otherValue) {
        return new Reading<>(name, kind, unit, description, otherTag, otherValue, value);
    }
}
