package io.framelease;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source cannot be opened, read or decoded. The message names the source (without credentials), the FFmpeg call that
 * failed with its code and FFmpeg's own text for it, and where there is one, the cure. {@link #kind} says the same for a
 * program: whether another try can help, and what a person must do.
 *
 * @since 0.2.0
 */
public final class SourceException extends FrameleaseException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. New kinds may be added: a {@code switch} has a default. */
    public enum Kind {
        /** User or password is missing or wrong, or this user may not see the stream. */
        AUTHENTICATION,
        /** There is no such file, stream or host name. */
        NOT_FOUND,
        /** The host is there and refuses: nothing listens, or the server has said no. */
        REFUSED,
        /** The server has no session, or no bandwidth, for one more client now. */
        BUSY,
        /** No way leads to the host, or the connection broke before the stream was open. */
        UNREACHABLE,
        /** The source was silent for longer than a timeout of the options allows. */
        TIMED_OUT,
        /** The server cannot prove who it is, or no encrypted connection comes about. */
        TLS,
        /** The source is open and has no video in it. */
        NO_VIDEO,
        /** A protocol, format, codec or option that this library or its FFmpeg does not have. */
        UNSUPPORTED,
        /** The data is no media, or is broken. */
        DAMAGED,
        /** The source asks for more than {@link Limits} allow. */
        TOO_LARGE,
        /** The source ends before its container says so. */
        TRUNCATED,
        /** The source names another file or host, or is of a format that does: {@link Trust} says what is allowed. */
        NOT_TRUSTED,
        /** A source that was to go on has ended. */
        ENDED,
        /** A close, a reconnect or an interrupt of the thread cut it short. */
        CUT,
        /** None of these; the message says what. */
        OTHER
    }

    /** What kind of failure it is. */
    private final Kind kind;

    /**
     * Of kind {@link Kind#OTHER}.
     *
     * @param message the source, what failed, and what to do
     */
    public SourceException(String message) {
        this(Kind.OTHER, message, null);
    }

    /**
     * Of kind {@link Kind#OTHER}.
     *
     * @param message the source, what failed, and what to do
     * @param cause   what led to it, or null
     */
    public SourceException(String message, @Nullable Throwable cause) {
        this(Kind.OTHER, message, cause);
    }

    /**
     * Of an exception that has no cause.
     *
     * @param kind    what kind of failure it is
     * @param message the source, what failed, and what to do
     */
    public SourceException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * Of an exception that may have a cause.
     *
     * @param kind    what kind of failure it is
     * @param message the source, what failed, and what to do
     * @param cause   what led to it, or null
     */
    public SourceException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** {@return what kind of failure it is} */
    public Kind kind() {
        return kind;
    }
}
