package io.framelease;

import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's libraries could not be loaded: missing, damaged, or of another major version. The message names the file, the
 * version found, the version wanted, and the property to set.
 *
 * @since 0.2.0
 */
public final class NativeLibraryException extends FrameleaseException {
    private static final long serialVersionUID = 1L;

    /**
     * Of an exception that has no cause.
     *
     * @param message the file, what is wrong with it, and what to set
     */
    public NativeLibraryException(String message) {
        super(message);
    }

    /**
     * Of an exception that may have a cause.
     *
     * @param message the file, what is wrong with it, and what to set
     * @param cause   the loader's own error
     */
    public NativeLibraryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
