package io.framelease;

/**
 * What is done with each frame of a subscription, by {@link Subscription#forEach} or a {@link FrameDispatcher}. The frame is
 * closed when this returns or throws; whoever wants to keep it {@linkplain Frame#retain() retains} it, and whoever needs it no
 * more before that may close it at once.
 *
 * @param <X> what it throws; of a lambda the compiler finds that out
 * @since 0.2.0
 */
@FunctionalInterface
public interface FrameAction<X extends Exception> {
    /**
     * Does it.
     *
     * @param frame open; closed behind this call
     * @throws X if it fails
     */
    void accept(Frame frame) throws X;
}
