package io.framelease.threads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One background thread that is there while there is work: the first {@link #wake} starts it, it ends when its task has
 * had nothing to do for a while, and the next {@code wake} starts another. At most one is there at a time.
 *
 * <p>The thread survives whatever the task throws, Errors and exceptions of a log's appender included: it says once
 * what failed, waits a little and goes on. An interrupt that somebody left is cleared.
 *
 * <h2>Why no wake-up is lost</h2>
 * Whoever has work puts it where the task looks, and then calls {@code wake}, which leaves SIGNAL in {@link #word}. The
 * thread takes SIGNAL away before each turn of its task, and goes to sleep, or ends, by a compare-and-set from a word
 * without it. So either the task's look comes after the work, or the compare-and-set fails and the task looks again. A
 * thread that ends does nothing after that compare-and-set, and whoever finds it ended starts the next.
 *
 * <p>{@code wake} is lock-free while a thread is there.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** What a turn returns when there is nothing to do until the next {@link #wake}, and the thread is to stay. */
    public static final long UNTIL_WOKEN = Long.MAX_VALUE;
    /** What a turn returns when there is nothing to do and the thread may end. */
    public static final long IDLE = -1;
    /** What a turn returns when the thread is to end for good. */
    public static final long OVER = -2;

    /** The work. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does what there is to do, on the worker's thread.
         *
         * @return after how many ns to look again, if nobody wakes the thread before; or {@link #UNTIL_WOKEN},
         *         {@link #IDLE}, {@link #OVER}
         */
        long turn();
    }

    private static final int ABSENT = 0;
    private static final int RUNNING = 1;
    private static final int PARKED = 2;
    private static final int CLOSED = 3;
    private static final int PHASE = 3;
    private static final int SIGNAL = 4;

    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Worker.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Warnings warnings = new Warnings(LOG);
    private final String what;
    private final Task task;
    private final long lingerNanos;
    private final ThreadFactory threads;

    /**
     * Bits 0-1 phase (ABSENT, RUNNING, PARKED, CLOSED), bit 2 SIGNAL: there may be work that the task has not looked
     * at.
     *
     * <p>Legal: SIGNAL only in RUNNING and PARKED. ABSENT is left under the monitor alone: for RUNNING with SIGNAL by
     * whoever starts a thread, which begins when the monitor is free again, and for CLOSED. The thread alone leaves
     * RUNNING, for PARKED or CLOSED, and only if there is no SIGNAL; it leaves PARKED for RUNNING or, if there is no
     * SIGNAL, for ABSENT. Whoever wakes it sets SIGNAL, and takes it from PARKED to RUNNING. CLOSED has no way out.
     */
    private volatile int word;

    /** The present thread, or the last one; written under the monitor, before the word says RUNNING. */
    private volatile @Nullable Thread thread;

    /**
     * Makes a worker; nothing is started.
     *
     * @param what        said in warnings: what fails if a turn throws
     * @param task        the work
     * @param lingerNanos how long the thread stays when there is nothing to do
     * @param threads     makes the thread; {@link Daemon#named} for all but tests
     */
    public Worker(String what, Task task, long lingerNanos, ThreadFactory threads) {
        this.what = what;
        this.task = task;
        this.lingerNanos = lingerNanos;
        this.threads = threads;
    }

    /**
     * Has the task take a turn that begins after this call did; any thread. Starts the thread if there is none.
     *
     * @return false if the worker is over: no turn follows
     * @throws OutOfMemoryError if no thread can be started; the next call tries again
     */
    public boolean wake() {
        return signal(true);
    }

    /**
     * As {@link #wake}, but lets a sleeping thread sleep on: for work that has time until the task's next turn, and for
     * which a thread must be there.
     */
    public boolean remind() {
        return signal(false);
    }

    private boolean signal(boolean now) {
        while (true) {
            int seen = word;
            switch (seen & PHASE) {
                case ABSENT -> {
                    if (start()) {
                        return true;
                    }
                }
                case CLOSED -> {
                    return false;
                }
                case RUNNING -> {
                    if ((seen & SIGNAL) != 0 || WORD.compareAndSet(this, seen, RUNNING | SIGNAL)) {
                        return true;
                    }
                }
                default -> { // PARKED
                    if (!now) {
                        if ((seen & SIGNAL) != 0 || WORD.compareAndSet(this, seen, PARKED | SIGNAL)) {
                            return true;
                        }
                    } else if (WORD.compareAndSet(this, seen, RUNNING | SIGNAL)) {
                        LockSupport.unpark(thread);
                        return true;
                    }
                }
            }
        }
    }

    /** Starts the thread; false if another has done it, or closed this. */
    private synchronized boolean start() {
        if (word != ABSENT) {
            return false;
        }
        Thread started = threads.newThread(this::run);
        started.start(); // if it cannot be, the word still says that there is none
        thread = started;
        word = RUNNING | SIGNAL;
        return true;
    }

    /** Whether the caller is the worker's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Ends a worker that has no thread now. False if it has one: the task must say {@link #OVER}, after a {@link #wake}. */
    public synchronized boolean closeAbsent() {
        return WORD.compareAndSet(this, ABSENT, CLOSED) || word == CLOSED;
    }

    /** The present thread, or the last one that was started; null if there was none. */
    public @Nullable Thread thread() {
        return thread;
    }

    private void run() {
        synchronized (this) {
            // whoever starts this thread has written the word now
        }
        long pause = FIRST_PAUSE_NANOS;
        boolean failed = false;
        while (true) {
            try {
                if (failed) {
                    failed = false;
                    park(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                }
                WORD.getAndSet(this, RUNNING);
                long rest = task.turn();
                pause = FIRST_PAUSE_NANOS;
                if (rest == OVER) {
                    if (WORD.compareAndSet(this, RUNNING, CLOSED)) {
                        return;
                    }
                } else if (park(rest == IDLE ? lingerNanos : rest) && rest == IDLE
                        && WORD.compareAndSet(this, PARKED, ABSENT)) {
                    return;
                }
            } catch (Throwable thrown) {
                failed = true;
                warnings.failed(what, thrown);
            }
        }
    }

    /** Sleeps, unless there is a signal; false if there was one. */
    private boolean park(long nanos) {
        if (!WORD.compareAndSet(this, RUNNING, PARKED)) {
            return false;
        }
        long begin = System.nanoTime();
        while ((word & PHASE) == PARKED) { // an interrupt, or an unpark that comes late, is no reason for a turn
            Thread.interrupted(); // nobody interrupts this thread on purpose, and with an interrupt pending it cannot sleep
            if (nanos == UNTIL_WOKEN) {
                LockSupport.park(this);
            } else {
                long left = nanos - (System.nanoTime() - begin);
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
        }
        return true;
    }

    /** Such as {@code looking for forgotten frames: PARKED}. */
    @Override
    public String toString() {
        int seen = word;
        String phase = switch (seen & PHASE) {
            case ABSENT -> "ABSENT";
            case RUNNING -> "RUNNING";
            case PARKED -> "PARKED";
            default -> "CLOSED";
        };
        return what + ": " + phase + ((seen & SIGNAL) != 0 ? " signalled" : "");
    }
}
