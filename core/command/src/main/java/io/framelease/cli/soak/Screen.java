package io.framelease.cli.soak;

import java.util.List;

/** Where a soak shows what it does, and hears that it is to end. Used by the soak's thread. */
public interface Screen {
    /** Shows lines in the place of those shown before. */
    void draw(List<String> lines);

    /**
     * Waits for the wish that the soak ends.
     *
     * @return whether it has come
     * @throws InterruptedException if the thread is interrupted
     */
    boolean awaitStop(long nanos) throws InterruptedException;
}
