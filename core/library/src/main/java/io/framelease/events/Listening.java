package io.framelease.events;

import io.framelease.CameraEvent;
import io.framelease.Registration;
import io.framelease.threads.Daemon;
import io.framelease.threads.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener: its place in the log, and whether a task is at the executor that takes it further. What the executor does with
 * the task, and the listener with an event, is done on their threads: the executor is called by a {@link Worker} of this listener
 * alone, since even {@code execute} may run the task itself, or wait, or throw.
 *
 * <h2>Why events come one at a time, in order, and none is forgotten</h2>
 * {@link #place} moves by compare-and-set along the links, so each event is taken once; a task takes them while it is RUNNING, and
 * there is one such task at most, since HANDED is left for RUNNING by one compare-and-set. Whoever has appended an event sets
 * NEWS; the task takes NEWS away before it looks at the links, and leaves RUNNING from a word without NEWS only: either it sees
 * the event, or it looks again. An idle listener with NEWS has a worker that was woken after NEWS was set.
 *
 * <p>Memory consistency: what the camera thread does before it appends an event happens before the listener is given it, and the
 * delivery of an event happens before that of the next.
 */
public final class Listening implements Registration {
    private static final int IDLE = 0;
    private static final int HANDED = 1;
    private static final int RUNNING = 2;
    private static final int PHASE = 3;
    private static final int NEWS = 4;
    private static final int CALLING = 8;

    private static final long LINGER_NANOS = 1_000_000_000;
    private static final long FIRST_PAUSE_NANOS = 10_000_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;
    /** Where a closed listener is: no link leads away from here. */
    private static final Node CLOSED = Node.first();

    private static final VarHandle PLACE;
    private static final VarHandle WORD;

    static {
        try {
            PLACE = MethodHandles.lookup().findVarHandle(Listening.class, "place", Node.class);
            WORD = MethodHandles.lookup().findVarHandle(Listening.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EventLog log;
    private final Executor executor;
    private final Consumer<? super CameraEvent> listener;
    private final Worker worker;
    private long pause = FIRST_PAUSE_NANOS; // confined to the worker

    /**
     * The node that was taken last, or stands in front of the next one. Moved by compare-and-set: by the running task to the node
     * behind it, which takes that; by whoever appends, to the end of the log, if it is too far from there; by close, to CLOSED,
     * which has no way out. So an event is either taken or left out, and counted; and none is taken once it is CLOSED.
     */
    private volatile Node place;

    /**
     * Bits 0-1 phase (IDLE, HANDED: a task is at the executor, RUNNING: it takes events), bit 2 NEWS: there may be an event that
     * no task has looked for, bit 3 CALLING: the worker is in {@code execute}. NEWS is set by anyone. IDLE is left for HANDED by
     * the worker alone, which takes NEWS away with it (a task that is to begin looks anyway) and sets CALLING, and which goes back
     * with NEWS if the executor refuses; HANDED for RUNNING by the task, which takes NEWS away, and of two runs of it one does;
     * RUNNING for IDLE by the task, if there is no NEWS. CALLING is cleared by the worker, when {@code execute} has come back: the
     * task may have run by then, or be still to come.
     *
     * <p>So all events are with the executor when the phase is RUNNING (the task looks again before it leaves), HANDED without
     * CALLING, or IDLE without NEWS. Whoever makes this so has a waiting close look at it, behind the write ({@link HandOver}).
     */
    private volatile int word;

    /** How often the executor has refused. Written by the worker. */
    private volatile int refusals;

    Listening(EventLog log, Executor executor, Consumer<? super CameraEvent> listener, Node place) {
        this(log, executor, listener, place, LINGER_NANOS, Daemon.named("framelease-events-" + log.camera()));
    }

    /**
     * For tests too.
     *
     * @param linger  how long the worker's thread stays when there is nothing to do
     * @param threads makes it
     */
    Listening(EventLog log, Executor executor, Consumer<? super CameraEvent> listener, Node place, long linger,
            ThreadFactory threads) {
        this.log = log;
        this.executor = executor;
        this.listener = listener;
        this.place = place;
        this.worker = new Worker(log.camera() + ": handing an event to a listener's executor", this::turn, linger, threads);
    }

    /** An event was appended; any thread. */
    void appended(Node newest) {
        Node seen = place;
        long behind = newest.number - seen.number;
        if (seen != CLOSED && behind > log.most()) {
            CameraEvent last = Objects.requireNonNull(newest.event, "what was appended is no place");
            PLACE.compareAndSet(this, seen, newest.told(new CameraEvent.Skipped(last.camera(), last.nanoTime(), last.session(),
                    behind + seen.untold))); // else it has moved by itself
        }
        wake();
    }

    /** There may be something to take; any thread. */
    void wake() {
        while (place != CLOSED) {
            int seen = word;
            if ((seen & NEWS) != 0 || WORD.compareAndSet(this, seen, seen | NEWS)) {
                if ((seen & PHASE) == IDLE) {
                    worker.wake();
                }
                return;
            }
        }
    }

    /** The worker's turn: hands a task to the executor if there is news and no task. */
    private long turn() {
        if (place == CLOSED) {
            return Worker.OVER;
        }
        if (!WORD.compareAndSet(this, IDLE | NEWS, HANDED | CALLING)) {
            return Worker.IDLE;
        }
        try {
            executor.execute(this::run);
        } catch (Throwable t) {
            return refused(t);
        }
        pause = FIRST_PAUSE_NANOS;
        called();
        return Worker.IDLE;
    }

    private void called() {
        WORD.getAndBitwiseAnd(this, ~CALLING);
        log.handed();
    }

    private long refused(Throwable t) {
        int seen = word;
        while ((seen & PHASE) == HANDED && !WORD.compareAndSet(this, seen, IDLE | NEWS)) {
            seen = word; // somebody has set NEWS
        }
        if ((seen & PHASE) != HANDED) { // it has run the task, or runs it, all the same
            called();
            return Worker.IDLE;
        }
        refusals++;
        log.handed();
        if (executor instanceof ExecutorService service && service.isShutdown()) {
            log.shutDown();
            close();
            return Worker.OVER;
        }
        if (pause == LONGEST_PAUSE_NANOS && log.isOver()) {
            log.ended("gone", ": its camera is closed, and its executor has refused each for long");
            close();
            return Worker.OVER;
        }
        log.failed("handing an event to a listener's executor, which is tried again,", t);
        long rest = pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        return rest;
    }

    /** The task; on the executor. */
    private void run() {
        for (int seen; ((seen = word) & PHASE) == HANDED;) {
            if (WORD.compareAndSet(this, seen, seen & CALLING | RUNNING)) {
                log.handed();
                deliver();
                return;
            }
        }
    }

    private void deliver() {
        while (true) {
            for (CameraEvent event; (event = take()) != null;) {
                try {
                    listener.accept(event);
                } catch (Throwable t) {
                    log.failed("a listener of events", t);
                }
                if (event instanceof CameraEvent.Closed) {
                    close();
                }
            }
            int seen = word;
            if ((seen & NEWS) != 0) {
                WORD.getAndBitwiseAnd(this, ~NEWS); // and looks again
            } else if (WORD.compareAndSet(this, seen, seen & CALLING | IDLE)) {
                return;
            }
        }
    }

    /** Takes the next event; null if there is none now. */
    private @Nullable CameraEvent take() {
        while (true) {
            Node seen = place;
            Node next = seen.next();
            if (next == null) {
                return null;
            }
            if (PLACE.compareAndSet(this, seen, next)) {
                return next.event;
            }
        }
    }

    /** Whether each event that was appended before is with the executor, or nobody wants it any more; any thread. */
    boolean isHanded() {
        int seen = word;
        return switch (seen & PHASE) {
            case RUNNING -> true;
            case HANDED -> (seen & CALLING) == 0;
            default -> (seen & NEWS) == 0;
        } || place == CLOSED;
    }

    /**
     * Has the worker call an executor now that has refused, and not after a pause; false if there can be no thread. What another
     * thread has appended, and has not told the listener yet, is told here: that thread may be slow.
     */
    boolean hasten() {
        try {
            if (place.next() != null) {
                wake();
            }
            return isHanded() || worker.wake();
        } catch (Throwable t) {
            return false;
        }
    }

    /** How often the executor has refused; any thread. */
    int refusals() {
        return refusals;
    }

    /** Whether the calling thread is in this listener's {@code execute}, or is to call it. */
    boolean isWorker() {
        return worker.isCurrent();
    }

    /** Whether the executor keeps the worker waiting in {@code execute} as of now; any thread. */
    boolean isKeptWaiting() {
        Thread thread = worker.thread();
        return (word & CALLING) != 0 && thread != null && switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }

    @Override
    public boolean isClosed() {
        return place == CLOSED;
    }

    @Override
    public void close() {
        if (PLACE.getAndSet(this, CLOSED) != CLOSED) {
            log.remove(this);
            log.handed();
            if (!worker.closeAbsent()) {
                worker.wake(); // to find that it is over
            }
        }
    }

    @Override
    public String toString() {
        Node seen = place;
        return "a listener to " + log + (seen == CLOSED ? ", closed" : ", at " + seen.number);
    }
}
