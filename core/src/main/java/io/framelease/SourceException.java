package io.framelease;

/**
 * A source cannot be opened, read or decoded. The message names the source (without credentials), the FFmpeg call that
 * failed with its code and FFmpeg's own text for it, and where there is one, the cure.
 */
public final class SourceException extends FrameleaseException {
    private static final long serialVersionUID = 1L;

    /** @param message the source, what failed, and what to do */
    public SourceException(String message) {
        super(message);
    }

    /**
     * @param message the source, what failed, and what to do
     * @param cause   what led to it, or null
     */
    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
