package io.framelease.ffmpeg;

import io.framelease.natives.WakeSignal;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * Cuts FFmpeg's blocking calls short: FFmpeg asks {@link #poll} again and again while it waits for the network, every 100 ms
 * and from threads of its own too, and once more whenever a signal wakes it, which a cut does.
 *
 * <p>One object a session, so that cutting one session can never cut the next. {@code cut} goes from false to true and
 * stays there; {@code deadline} is written by the camera thread before each call that may block and read by whichever
 * thread FFmpeg asks from, which is why both are volatile.
 */
public final class Interrupt {
    private static final MethodHandle POLL;

    static {
        try {
            POLL = MethodHandles.lookup().findVirtual(Interrupt.class, "poll",
                    MethodType.methodType(int.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How long after a signal the next is sent: the first may come just before the wait that it is to end. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, Runnable::run);

    private final IntPredicate signal;
    private volatile boolean cut;
    /**
     * The thread that is in a blocking call, as the system numbers it, else 0. Written by the camera thread around each call,
     * read after {@link #cut} was set: so either FFmpeg's first question finds the cut, or the cut finds the thread.
     */
    private volatile int blocked;
    private volatile long deadline = System.nanoTime() + Long.MAX_VALUE / 2; // none yet

    /** Makes one that cuts nothing yet. */
    public Interrupt() {
        this(WakeSignal::send);
    }

    /** @param signal sends a thread the signal, and tells whether it did */
    Interrupt(IntPredicate signal) {
        this.signal = signal;
    }

    /** Makes every blocking call of the session return; any thread. Does not wait for it. */
    public void cut() {
        cut = true;
        wake();
    }

    private void wake() {
        int thread = blocked;
        if (thread != 0 && signal.test(thread)) {
            SOON.execute(this::wake);
        }
    }

    /** Before a call that may block; camera thread. */
    void enter() {
        blocked = WakeSignal.self();
    }

    /** Behind it. */
    void leave() {
        blocked = 0;
    }

    /** Whether {@link #cut()} was called. */
    public boolean isCut() {
        return cut;
    }

    /**
     * The callback that FFmpeg is to ask.
     *
     * @param arena ends it; must stay open until the native object that asks it is gone
     * @return a function pointer for AVIOInterruptCB
     */
    public MemorySegment stub(Arena arena) {
        return Linker.nativeLinker().upcallStub(POLL.bindTo(this),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG), arena);
    }

    /** Lets the blocking calls that follow take at most this long; camera thread. */
    public void allow(long nanos) {
        deadline = System.nanoTime() + nanos;
    }

    /** Whether time ran out, as opposed to a cut. */
    boolean expired() {
        return !cut && System.nanoTime() - deadline > 0;
    }

    /** The upcall's target: reads two fields and returns. It allocates nothing and cannot throw. */
    @SuppressWarnings("unused") // called by FFmpeg
    int poll(long opaque) {
        return cut || System.nanoTime() - deadline > 0 ? 1 : 0;
    }
}
