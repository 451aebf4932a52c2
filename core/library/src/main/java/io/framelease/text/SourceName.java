package io.framelease.text;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one camera is called wherever it is shown: the name that its user gave it, or its source without secrets. Of
 * cameras that are open at the same time and would be called the same the second is {@code ... #2}, and so on: two whose
 * sources differ in a secret only can then be told apart. Any thread.
 */
public final class SourceName implements AutoCloseable {
    /** The longest name that a user can give, in characters. */
    public static final int LONGEST = 100;

    /** Who is called what; a number is an index here plus one. Guarded by itself. */
    private static final Map<String, List<WeakReference<SourceName>>> IN_USE = new HashMap<>();

    private final String base;
    private final String text;

    private SourceName(String base, int number) {
        this.base = base;
        this.text = number == 1 ? base : base + " #" + number;
    }

    /**
     * Claims a name until it is closed, or collected.
     *
     * @param shown the source without secrets
     * @param name  what its user called it, {@linkplain #checked checked}; null for nothing
     */
    public static SourceName claim(String shown, @Nullable String name) {
        String base = name == null ? shown : Visible.of(name);
        synchronized (IN_USE) {
            IN_USE.values().removeIf(holders -> holders.stream().allMatch(holder -> holder.refersTo(null)));
            List<WeakReference<SourceName>> holders = IN_USE.computeIfAbsent(base, key -> new ArrayList<>());
            int free = 0;
            while (free < holders.size() && holders.get(free).get() != null) {
                free++;
            }
            SourceName claimed = new SourceName(base, free + 1);
            if (free == holders.size()) {
                holders.add(null);
            }
            holders.set(free, new WeakReference<>(claimed));
            return claimed;
        }
    }

    /**
     * Checks a name that a user gives.
     *
     * @return the name; null if it is null
     * @throws IllegalArgumentException if it is blank, longer than {@value #LONGEST} characters, or has a character that
     *                                  cannot be seen
     */
    public static @Nullable String checked(@Nullable String name) {
        if (name == null) {
            return null;
        }
        if (name.isBlank() || name.length() > LONGEST) {
            throw new IllegalArgumentException("the name of a camera must have 1 to " + LONGEST + " characters, not "
                    + name.strip().length());
        }
        if (!Visible.of(name).equals(name)) {
            throw new IllegalArgumentException("the name of a camera has a character that cannot be seen: "
                    + Visible.of(name));
        }
        return name;
    }

    /** Lets another camera have the number. Any number of times. */
    @Override
    public void close() {
        synchronized (IN_USE) {
            List<WeakReference<SourceName>> holders = IN_USE.get(base);
            if (holders == null) {
                return;
            }
            holders.replaceAll(holder -> holder.refersTo(this) ? new WeakReference<>(null) : holder);
            while (!holders.isEmpty() && holders.getLast().refersTo(null)) {
                holders.removeLast();
            }
            if (holders.isEmpty()) {
                IN_USE.remove(base);
            }
        }
    }

    /** The name with its number; on one line, all of it visible, without secrets. */
    @Override
    public String toString() {
        return text;
    }
}
