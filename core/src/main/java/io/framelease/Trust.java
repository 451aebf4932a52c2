package io.framelease;

/**
 * What a source may make this process open or believe. By default nothing but what was named: no file or host that the
 * source itself names, and no server that cannot prove who it is. Immutable.
 */
public final class Trust {
    private static final Trust DEFAULTS = new Trust();

    private Trust() {
    }

    /** The defaults. */
    public static Trust defaults() {
        return DEFAULTS;
    }
}
