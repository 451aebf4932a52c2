package io.framelease.cli.engine;

import io.framelease.Device;

/** Which engine a camera's first, second, ... is. */
public final class Engines {
    private Engines() {
    }

    /**
     * Makes an engine for the calling thread.
     *
     * @param index  0 for a camera's first: fast ones and slow ones by turns
     * @param device where the frames will be
     */
    public static Engine make(int index, Device device) {
        return index % 2 == 0 ? new MeanLuma() : new Rgb();
    }
}
