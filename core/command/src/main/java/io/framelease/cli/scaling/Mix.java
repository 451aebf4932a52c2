package io.framelease.cli.scaling;

import io.framelease.WhenUnwatched;

/** What the cameras of a row are. */
public enum Mix {
    /** All play, and somebody watches each. */
    WATCHED("all watched", WhenUnwatched.DECODE),
    /** Of every two one is dead: nothing listens there, or nobody answers, in turn. The others play and are watched. */
    HALF_DEAD("half dead", WhenUnwatched.DECODE),
    /** All play and nobody watches any; packets are read and not decoded. */
    IDLE("idle (skip)", WhenUnwatched.SKIP),
    /** Nobody watches any, and none is connected. */
    DISCONNECTED("idle (disconnect)", WhenUnwatched.DISCONNECT);

    private final String words;
    private final WhenUnwatched whenUnwatched;

    Mix(String words, WhenUnwatched whenUnwatched) {
        this.words = words;
        this.whenUnwatched = whenUnwatched;
    }

    /** For people. */
    public String words() {
        return words;
    }

    WhenUnwatched whenUnwatched() {
        return whenUnwatched;
    }

    boolean isWatched() {
        return this == WATCHED || this == HALF_DEAD;
    }

    int dead(int cameras) {
        return this == HALF_DEAD ? cameras / 2 : 0;
    }
}
