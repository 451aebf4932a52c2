package io.framelease.cli.engine;

import io.framelease.Frame;
import io.framelease.FrameView;

/** Something that looks at frames. Used and closed by the one thread that made it. */
public interface Engine extends AutoCloseable {
    /** What it does, in a word or two. */
    String name();

    /**
     * Looks at one frame. It must have finished with the view's memory when it returns, unless it told the view its stream.
     *
     * @param frame what the frame is; the caller's
     * @param view  an open view on it; the caller's
     */
    void look(Frame frame, FrameView view);

    /** What it has found in the frame it looked at last, for people. */
    String finding();

    /** Ends the engine; frees what it allocated. */
    @Override
    void close();
}
