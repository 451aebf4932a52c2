package io.framelease.ffmpeg.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;

/**
 * Something for each of FFmpeg's format strings, known by their addresses: a hash table with twice the room, found by linear
 * probing. A lookup makes no object, since one is made for each message. Entries stay. Any thread.
 */
final class FormatTable<T> {
    /** @param format the address of a format string */
    private record Entry<T>(long format, T value) {
    }

    private final int most;
    private final LongFunction<T> make;
    private final LongFunction<T> beyond;
    private final AtomicReferenceArray<Entry<T>> entries;
    private final AtomicInteger size = new AtomicInteger();

    /**
     * Makes an empty one.
     *
     * @param most   how many there is room for, a power of 2
     * @param make   makes what is kept of a format, by its address
     * @param beyond gives what there is for one that there is no room for, each time
     */
    FormatTable(int most, LongFunction<T> make, LongFunction<T> beyond) {
        this.most = most;
        this.make = make;
        this.beyond = beyond;
        this.entries = new AtomicReferenceArray<>(2 * most);
    }

    /** What there is for a format; made if it is a new one. */
    T of(long format) {
        int mask = entries.length() - 1;
        for (int i = Long.hashCode(format * 0x9e3779b97f4a7c15L) & mask;; i = i + 1 & mask) {
            Entry<T> known = entries.get(i);
            if (known == null) {
                if (size.incrementAndGet() > most) {
                    size.decrementAndGet();
                    return beyond.apply(format);
                }
                Entry<T> made = new Entry<>(format, make.apply(format));
                known = entries.compareAndExchange(i, null, made);
                if (known == null) {
                    return made.value;
                }
                size.decrementAndGet(); // another thread was first here
            }
            if (known.format == format) {
                return known.value;
            }
        }
    }

    /** All that it keeps. */
    List<T> values() {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < entries.length(); i++) {
            Entry<T> entry = entries.get(i);
            if (entry != null) {
                all.add(entry.value);
            }
        }
        return all;
    }
}
