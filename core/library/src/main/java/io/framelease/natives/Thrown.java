package io.framelease.natives;

import org.jspecify.annotations.Nullable;

/** What several things throw that are all done, whatever one of them throws. Any thread. */
public final class Thrown {
    private Thrown() {
    }

    /** Keeps what was thrown first, with what was thrown after that as suppressed. */
    public static Throwable carry(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (next != first) {
            try {
                first.addSuppressed(next);
            } catch (Throwable noMemory) {
                // the first says enough; what is still to be done matters more
            }
        }
        return first;
    }

    /** Throws what was thrown, a checked exception too that somebody has smuggled out; nothing for null. */
    public static void rethrow(@Nullable Throwable first) {
        if (first != null) {
            throw Thrown.<RuntimeException>asIs(first);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T asIs(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
