package io.framelease.testkit.rtsp;

import org.jspecify.annotations.Nullable;

/**
 * How far a connection of RTSP has come when a {@link Fault} meets it. New phases may be added: a {@code switch} has a default.
 *
 * @since 0.2.0
 */
public enum Phase {
    /**
     * The client has connected; nothing is asked yet. A {@link Fault.Drip} meets what the source sends then that is no RTSP, such
     * as its side of a TLS handshake and all that follows.
     */
    CONNECT,
    /** The client's OPTIONS, and the answer to it. */
    OPTIONS,
    /** The client's DESCRIBE, and the answer to it; ANNOUNCE of a client that pushes. */
    DESCRIBE,
    /** The client's SETUP, and the answer to it. */
    SETUP,
    /** The client's PLAY, and the answer to it; RECORD of a client that pushes. */
    PLAY,
    /** Packets come, from the source to the client, or from a client that pushes: a fault meets these alone. */
    PLAYING,
    /** The client's TEARDOWN, and the answer to it. */
    TEARDOWN;

    /** The phase that a request begins; null of one that begins none, as GET_PARAMETER. */
    static @Nullable Phase of(String method) {
        return switch (method) {
            case "OPTIONS" -> OPTIONS;
            case "DESCRIBE", "ANNOUNCE" -> DESCRIBE;
            case "SETUP" -> SETUP;
            case "PLAY", "RECORD" -> PLAY;
            case "TEARDOWN" -> TEARDOWN;
            default -> null;
        };
    }
}
