package io.framelease;

import org.jspecify.annotations.Nullable;

/**
 * The root of what this library throws on purpose for conditions outside the program: a source that cannot be read, a
 * library that cannot be loaded, a device that failed. Misuse of the API (a closed frame, a view on the wrong thread)
 * throws the JDK's own {@link IllegalStateException}, {@link WrongThreadException} or {@link IllegalArgumentException}.
 *
 * <p>It is not final: its kinds extend it, and an engine or a wrapper of one's own may do so, to be caught with them. Later
 * versions may add kinds.
 *
 * <p>Messages never contain credentials: of a URL user and password are left out, and what could be a secret in its path and
 * query.
 *
 * @since 0.2.0
 */
public class FrameleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Of an exception that has no cause.
     *
     * @param message what was wrong and what to do about it
     */
    public FrameleaseException(String message) {
        super(message);
    }

    /**
     * Of an exception that may have a cause.
     *
     * @param message what was wrong and what to do about it
     * @param cause   what led to it, or null
     */
    public FrameleaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
