package io.framelease.ffmpeg;

import io.framelease.natives.WakeSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Makes a thread's blocking call return that is made in vain, by a signal: FFmpeg asks then whether to go on. */
final class Waker {
    /** How long after a signal the next is sent: the first may come just before the wait that it is to end. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, Runnable::run);

    private final BooleanSupplier vain;
    private final IntPredicate signal;
    /**
     * The thread that is in a blocking call, as the system numbers it, else 0. Written by the camera thread around each call,
     * read after the session became stale: so either FFmpeg's first question finds it stale, or the wake finds the thread.
     */
    private volatile int blocked;
    /* Whose calls they are, and how the system numbers it; what calls a hundred times a second asks once. The camera thread's. */
    private @Nullable Thread caller;
    private int callerNumber;
    /** Whether signals are being sent, one each few milliseconds however many want it: a flood of them stops the thread. */
    private final AtomicBoolean waking = new AtomicBoolean();

    /**
     * @param vain   whether a call that goes on is to end; asked by any thread
     * @param signal sends a thread the signal, and tells whether it did
     */
    Waker(BooleanSupplier vain, IntPredicate signal) {
        this.vain = vain;
        this.signal = signal;
    }

    /** Before a call that may block; camera thread. */
    void enter() {
        Thread current = Thread.currentThread();
        if (caller != current) { // which unblocks the signal once, and keeps its number
            caller = current;
            callerNumber = WakeSignal.self();
        }
        blocked = callerNumber;
    }

    /** Behind it. */
    void leave() {
        blocked = 0;
    }

    /** Ends the call that goes on, if it is in vain; any thread. Does not wait for that. */
    void wake() {
        while (isBlockedInVain() && waking.compareAndSet(false, true)) {
            if (!isBlockedInVain()) {
                waking.set(false); // and looks again: whoever came meanwhile has left it to this
            } else if (signal.test(blocked)) {
                SOON.execute(this::wakeAgain);
                return;
            } else {
                waking.set(false); // there is no such signal here: FFmpeg asks by itself, later
                return;
            }
        }
    }

    private void wakeAgain() {
        waking.set(false);
        wake();
    }

    private boolean isBlockedInVain() {
        return blocked != 0 && vain.getAsBoolean();
    }
}
