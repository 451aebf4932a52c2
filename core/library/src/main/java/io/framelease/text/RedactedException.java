package io.framelease.text;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception whose message, or that of one of its causes, cannot be shown as it is: with its class's name in
 * the message, its stack trace, and no secret.
 */
public final class RedactedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 16;

    private RedactedException(Throwable original, int depth) {
        super(Redaction.of(original.toString()), of(original.getCause(), depth + 1), true, true);
        setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            if (depth < DEEPEST) {
                addSuppressed(isFit(suppressed, depth + 1) ? suppressed : new RedactedException(suppressed, depth + 1));
            }
        }
    }

    /** The exception itself if all of it can be shown, else one that stands for it. */
    public static Throwable of(Throwable original) {
        return isFit(original, 0) ? original : new RedactedException(original, 0);
    }

    private static @Nullable Throwable of(@Nullable Throwable original, int depth) {
        if (original == null || depth > DEEPEST) {
            return null;
        }
        return isFit(original, depth) ? original : new RedactedException(original, depth);
    }

    private static boolean isFit(@Nullable Throwable thrown, int depth) {
        if (thrown == null) {
            return true;
        }
        if (depth > DEEPEST || !Redaction.of(thrown.toString()).equals(thrown.toString())
                || !isFit(thrown.getCause(), depth + 1)) {
            return false;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isFit(suppressed, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** The original's class and message. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
