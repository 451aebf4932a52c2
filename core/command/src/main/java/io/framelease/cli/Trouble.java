package io.framelease.cli;

import java.util.Locale;

/** How a camera is, the worst first: what a screen sorts by. */
enum Trouble {
    /** It has given up, or there is no such source. */
    FAILED(0),
    /** It is lost, or was never reached, and is tried again. */
    OFFLINE(1),
    /** Pictures come again, but not for long yet: it stays among those that are offline, so that lines do not jump. */
    RETURNING(1),
    /** It is connected, and its newest picture is old. */
    STALLED(2),
    /** It is opened for the first time, or anew because somebody wants that. */
    OPENING(3),
    /** Pictures come. */
    PLAYING(4),
    /** Its source has ended, as it should. */
    ENDED(5);

    private final int rank;

    Trouble(int rank) {
        this.rank = rank;
    }

    /** The worst has the lowest. */
    int rank() {
        return rank;
    }

    /** Whether its pictures come, or came until its end. */
    boolean isGood() {
        return this == PLAYING || this == RETURNING || this == ENDED;
    }

    /** Such as {@code offline}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
