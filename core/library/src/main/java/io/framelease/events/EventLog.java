package io.framelease.events;

import io.framelease.CameraEvent;
import io.framelease.Registration;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera's events in their order, and who listens. Any thread; appending waits for nobody and never throws.
 *
 * <h2>Why each listener is told all of it, in order</h2>
 * The events are a linked list in the manner of Michael and Scott's queue: an event is appended by a compare-and-set of the last
 * node's link, so that there is one order of all of them, and {@link Standing} says in the node that is replaced as the last one
 * whether the event may follow: nothing comes behind {@code Closed}. A listener begins at a node that was the last one, with what
 * the camera did there, and goes from link to link; so it meets each event behind it once, whenever it was added to the list of
 * listeners. That list only says whom to wake. A listener is added before it looks at the links for the first time, and an event
 * is linked before the list is read: either the listener sees the event, or it is woken for it ({@link Listening}).
 *
 * <h2>Why memory is bounded</h2>
 * The log has no beginning: what no listener still has in front of it is garbage. A listener that is more than {@value #MOST}
 * events behind is taken to the end of the log by whoever appends, and told how many events it has lost and what the camera does
 * now. So a listener that hangs costs that many events, shared by all listeners of the camera, of some 100 bytes each and those
 * of a failure with its stack trace: some hundred kilobytes. Events are of use to whoever follows them; for one that is an hour of
 * retries behind, the newest state is what counts, and that is never lost.
 */
public final class EventLog {
    /** Events that a listener may be behind: of a camera that cannot be reached, those of more than half an hour. */
    static final int MOST = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final String ENDED = ": a listener gets no more events";

    private final String camera;
    private final int most;
    private final Warnings warnings = new Warnings(LOG);

    /** A node near the end of the log: the last one, or one from which links lead to it. */
    private volatile Node tail = Node.first();

    /** Replaced as a whole, under this. */
    private volatile Listening[] listeners = {};

    private final HandOver.Waiting waiting = new HandOver.Waiting();

    /** @param camera what it is called */
    public EventLog(String camera) {
        this(camera, MOST);
    }

    /** @param most events that a listener may be behind */
    EventLog(String camera, int most) {
        this.camera = camera;
        this.most = most;
    }

    /**
     * Appends an event and has it delivered, unless one is there that nothing may follow.
     *
     * @return whether it was appended
     */
    public boolean publish(CameraEvent event) {
        try {
            Node appended = append(event);
            if (appended != null) {
                for (Listening listener : listeners) {
                    wake(listener, appended);
                }
            }
            return appended != null;
        } catch (Throwable t) { // no memory
            failed("noting an event", t);
            return false;
        }
    }

    private void wake(Listening listener, Node appended) {
        try {
            listener.appended(appended);
        } catch (Throwable t) { // no thread: the next event tries again
            failed("waking a listener", t);
        }
    }

    private @Nullable Node append(CameraEvent event) {
        while (true) {
            Node last = last();
            if (!last.standing().admits(event)) {
                return null;
            }
            Node appended = last.followedBy(event);
            if (last.link(appended)) {
                tail = appended; // perhaps behind another's: links lead on from there
                return appended;
            }
        }
    }

    private Node last() {
        Node node = tail;
        for (Node next; (next = node.next()) != null;) {
            node = next;
        }
        return node;
    }

    /**
     * Adds a listener. It is told what the camera does now, and then all that follows.
     *
     * @param executor runs it
     * @param listener is given one event after the other
     */
    public Registration listen(Executor executor, Consumer<? super CameraEvent> listener) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(listener, "listener");
        return add(new Listening(this, executor, listener, here()));
    }

    /** The place in front of what a listener is told that begins now. */
    Node here() {
        return last().told(null);
    }

    Registration add(Listening added) {
        synchronized (this) {
            Listening[] longer = Arrays.copyOf(listeners, listeners.length + 1);
            longer[longer.length - 1] = added;
            listeners = longer;
        }
        try {
            added.wake();
        } catch (Throwable t) { // no thread
            added.close();
            throw t;
        }
        return added;
    }

    /**
     * Waits until each listener's executor has been given what was published before, unless it refuses, or keeps its caller
     * waiting: see {@link HandOver}. Any thread; an interrupt does not shorten it, and is left pending.
     */
    public void awaitHanded() {
        awaitHanded(HandOver.KEPT, HandOver.LONGEST);
    }

    /**
     * For tests too.
     *
     * @param kept    how long at a stretch an executor may keep its caller waiting
     * @param longest the longest wait for all
     */
    void awaitHanded(Duration kept, Duration longest) {
        waiting.await(new HandOver(listeners, kept, longest));
    }

    /** A listener may have handed over what it had to, or have been refused; any thread, behind the write that says so. */
    void handed() {
        waiting.changed();
    }

    synchronized void remove(Listening closed) {
        List<Listening> rest = new ArrayList<>(List.of(listeners));
        rest.remove(closed);
        listeners = rest.toArray(Listening[]::new);
    }

    /** Whether the camera is closed, so that nothing is appended any more. */
    boolean isOver() {
        return last().event instanceof CameraEvent.Closed;
    }

    /** How many events a listener may be behind. */
    int most() {
        return most;
    }

    /** What the camera is called. */
    String camera() {
        return camera;
    }

    /** Warns of something that failed; any thread. */
    void failed(String doing, Throwable t) {
        try (var _ = LoggedCamera.of(camera)) {
            warnings.failed(camera + ": " + doing, t);
        }
    }

    /** Warns that a listener gets no more events; any thread. */
    void ended(String kind, String why) {
        try (var _ = LoggedCamera.of(camera)) {
            warnings.say(kind, camera + ENDED + why);
        }
    }

    /** Says that an executor is shut down: a warning, unless the camera is closed, of which only that was to be told. */
    void shutDown() {
        String why = ", since its executor is shut down";
        if (!isOver()) {
            ended("shut down", why);
            return;
        }
        try (var _ = LoggedCamera.of(camera)) {
            LOG.debug("{}{}{}", camera, ENDED, why);
        } catch (Throwable t) {
            // the log has failed, and the worker must go on
        }
    }

    @Override
    public String toString() {
        return "events of " + camera + ": " + last().number + ", " + listeners.length + " listeners";
    }
}
