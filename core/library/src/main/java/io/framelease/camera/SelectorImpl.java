package io.framelease.camera;

import io.framelease.FrameSelector;
import io.framelease.Subscription;
import io.framelease.threads.Nanos;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread's wait for several subscriptions: it looks at each, beginning behind the one that it found last, and parks if
 * none has anything.
 */
public final class SelectorImpl implements FrameSelector {
    private static final VarHandle SELECTING;

    static {
        try {
            SELECTING = MethodHandles.lookup().findVarHandle(SelectorImpl.class, "selecting", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * The thread that is in {@link #select}, or null. Set by compare-and-set, by that thread, before it looks at the first
     * subscription; set back when it leaves.
     *
     * <p>No wake-up is lost. There are three kinds of news: a frame (the queue's producer index is moved, by compare-and-set,
     * and it is what {@link SubscriptionImpl#hasFrame} looks at), an end ({@link Ending}, or the bit of a close), and another set
     * of subscriptions ({@link #all}). Whoever has news writes them first, then reads {@link SubscriptionImpl#selector}, then
     * this field, and unparks whom it finds. Whoever selects writes this field first and reads the news afterwards. All of
     * these are volatile accesses or stronger, so that they have one order. If the news were written before the look read
     * them, the look finds them. If not, this field was written before the news were, so that their writer finds the thread:
     * it parks no more, or not for long, since a permit given before the park ends that too.
     *
     * <p>That holds of a subscription whose field {@code selector} is written. {@link #add} writes it, then {@link #all}, and
     * reads this field last: news that did not see the selector are older than the new {@code all}, so that the look
     * which this brings finds them.
     *
     * <p>What is left is the other direction: nobody needs to be woken when this field is null, since whoever sets it looks
     * at everything before it parks.
     */
    private volatile @Nullable Thread selecting;

    /** Replaced as a whole, under this. */
    private volatile SubscriptionImpl[] all = {};
    private boolean closed; // under this
    private int first; // to be looked at; the selecting thread's, which hands it on by the field above

    private SelectorImpl() {
    }

    /** {@link FrameSelector#of}. */
    public static SelectorImpl of(Subscription... subscriptions) {
        Objects.requireNonNull(subscriptions, "subscriptions");
        SelectorImpl made = new SelectorImpl();
        try {
            for (Subscription each : subscriptions) {
                made.add(each);
            }
            return made;
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    @Override
    public synchronized void add(Subscription subscription) {
        SubscriptionImpl added = (SubscriptionImpl) Objects.requireNonNull(subscription, "subscription");
        if (closed) {
            throw new IllegalStateException("the selector is closed");
        }
        SubscriptionImpl[] longer = Arrays.copyOf(all, all.length + 1);
        longer[all.length] = added;
        if (!added.selector.compareAndSet(null, this)) {
            throw new IllegalStateException(added + " is in a selector");
        }
        all = longer;
        wake();
    }

    @Override
    public synchronized boolean remove(Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        List<SubscriptionImpl> rest = new ArrayList<>(List.of(all));
        if (!rest.remove(subscription)) {
            return false;
        }
        all = rest.toArray(SubscriptionImpl[]::new);
        ((SubscriptionImpl) subscription).selector.set(null);
        wake(); // it may have been the last
        return true;
    }

    @Override
    public boolean isEmpty() {
        return all.length == 0;
    }

    @Override
    public @Nullable Subscription select(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        long nanos = Nanos.of(timeout); // before anything that must be undone
        if (!SELECTING.compareAndSet(this, null, Thread.currentThread())) {
            throw new IllegalStateException("thread " + selecting + " is selecting; one thread at a time does");
        }
        try {
            long deadline = System.nanoTime() + nanos;
            while (true) {
                SubscriptionImpl[] looked = all;
                SubscriptionImpl ready = look(looked);
                if (ready != null || looked.length == 0) {
                    return ready;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = Nanos.left(deadline);
                if (left <= 0) {
                    return null;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            selecting = null;
        }
    }

    /** The first that has a frame, or an end that was not told; behind it the next look begins, so that none is passed over. */
    private @Nullable SubscriptionImpl look(SubscriptionImpl[] subscriptions) {
        int count = subscriptions.length;
        for (int i = 0; i < count; i++) {
            int at = (first + i) % count;
            SubscriptionImpl each = subscriptions[at];
            boolean last = each.noMore(); // before the queue: what it holds then is all
            if (each.hasFrame()) {
                first = at + 1;
                return each;
            }
            if (last && remove(each)) {
                first = at; // where the next one is now
                return each;
            }
        }
        return null;
    }

    /** Has the thread that selects look once more; any thread, behind what it is to find. */
    void wake() {
        LockSupport.unpark(selecting);
    }

    @Override
    public synchronized void close() {
        closed = true;
        SubscriptionImpl[] left = all;
        all = new SubscriptionImpl[0];
        for (SubscriptionImpl each : left) {
            each.selector.set(null);
        }
        wake();
    }

    @Override
    public String toString() {
        return "selector of " + all.length + " subscriptions";
    }
}
