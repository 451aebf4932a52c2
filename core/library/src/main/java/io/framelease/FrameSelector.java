package io.framelease;

import io.framelease.camera.SelectorImpl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wait for several subscriptions at once, of any cameras: one thread reads them all, and sleeps while none has anything.
 * <pre>{@code
 * try (FrameSelector cameras = FrameSelector.of(front, back)) {
 *     while (!cameras.isEmpty()) {
 *         Subscription ready = cameras.select(Duration.ofSeconds(1));
 *         if (ready == null) continue;              // nothing came in that second
 *         try (Frame frame = ready.poll()) {        // does not wait
 *             if (frame != null) { ... }
 *         } catch (FrameleaseException e) { ... }   // this camera has failed; the others go on
 *     }
 * }
 * }</pre>
 *
 * <p>A subscription is selected while it has a frame, and once more for its end, also if a poll has told that: then its poll
 * throws what its camera failed with, or it {@linkplain Subscription#isEnded() has ended}, and it is in the selector no more.
 * A file that was cut off ({@link SourceException.Kind#TRUNCATED}) has ended: {@code ready.camera().failure()} tells it.
 * Selection is fair: between two selections of one subscription each other one that has something is selected, however fast the
 * one's camera is. (A removal by another thread may cost one its turn.)
 *
 * <p>One thread at a time selects, and it, or another, polls what was selected. Any thread may add, remove and close.
 *
 * <p>Memory consistency effects: what a camera thread does before it offers a frame, or ends, happens before the return of the
 * {@code select} that tells it; what a thread does before {@link #add}, before a return that tells of the added subscription.
 *
 * @since 0.2.0
 */
public sealed interface FrameSelector extends AutoCloseable permits SelectorImpl {
    /**
     * Makes a selector.
     *
     * @param subscriptions what is in it at first; more can be added
     * @return the selector, the caller's to close
     * @throws NullPointerException  if one is null, or the array
     * @throws IllegalStateException if one is in a selector, or named twice; none is in this one then
     */
    static FrameSelector of(Subscription... subscriptions) {
        return SelectorImpl.of(subscriptions);
    }

    /**
     * Puts a subscription in; a thread that waits in {@link #select} looks at it at once. Any thread.
     *
     * @param subscription is in no selector
     * @throws NullPointerException  if it is null
     * @throws IllegalStateException if it is in a selector, this one or another, or this one is closed
     */
    void add(Subscription subscription);

    /**
     * Takes a subscription out. It stays open, and can be put into another selector. Any thread.
     *
     * @param subscription which one
     * @return false if it was not in this selector, or not any more
     * @throws NullPointerException if it is null
     */
    boolean remove(Subscription subscription);

    /** {@return whether no subscription is in it (any more)} Any thread. */
    boolean isEmpty();

    /**
     * Waits until a subscription has a frame, or an end that is not told yet. The frame is still the subscription's: it is taken
     * by {@link Subscription#poll()}, which gives null if the frame was dropped or revoked in between.
     *
     * @param timeout how long at most; zero or less to look once. Any duration is accepted
     * @return the subscription; null if none has anything in time, or none is in here (any more)
     * @throws NullPointerException  if {@code timeout} is null
     * @throws InterruptedException  if none has anything and the calling thread is interrupted, before or while it waits
     * @throws IllegalStateException if another thread is selecting
     */
    @Nullable Subscription select(Duration timeout) throws InterruptedException;

    /**
     * Takes all subscriptions out, which stay open, and lets none in any more; whoever waits in {@link #select} gets null. Any
     * thread, any number of times.
     */
    @Override
    void close();
}
