package io.framelease.lease;

import io.framelease.threads.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.LoggerFactory;

/** Who is told how late views are opened. While nobody is, opening one reads no clock for it. Any thread. */
final class ViewObservers {
    private static final Warnings WARNINGS = new Warnings(LoggerFactory.getLogger(FrameRegistry.class));

    /** Replaced as a whole, under this. */
    private volatile LongConsumer[] all = {};

    /** A view was opened of a frame that arrived then. Throws nothing. */
    void viewed(long arrivalNanos) {
        LongConsumer[] observers = all;
        if (observers.length > 0) {
            long delay = System.nanoTime() - arrivalNanos;
            for (LongConsumer observer : observers) {
                try {
                    observer.accept(delay);
                } catch (Throwable t) { // it is an application's, and the view is an engine's
                    WARNINGS.failed("telling how late a view was opened", t);
                }
            }
        }
    }

    /** Adds one; what is returned takes it off, any number of times. */
    synchronized Runnable add(LongConsumer observer) {
        LongConsumer added = observer::accept; // of its own identity, where one is added twice
        List<LongConsumer> more = new ArrayList<>(List.of(all));
        more.add(added);
        all = more.toArray(LongConsumer[]::new);
        return () -> remove(added);
    }

    private synchronized void remove(LongConsumer removed) {
        List<LongConsumer> rest = new ArrayList<>(List.of(all));
        rest.remove(removed);
        all = rest.toArray(LongConsumer[]::new);
    }
}
