package io.framelease.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Blocks threads in the system and wakes them. As a program: in a process whose signal handlers nobody has touched. */
final class WakeProgram {
    static final int NEVER_MILLIS = 600_000;
    private static final int SIG_BLOCK = 0;

    private static final MethodHandle POLL = handle("poll", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle PIPE = handle("pipe", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle SIGNAL = handle("signal", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle SIGMASK = handle("pthread_sigmask", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle SIGTIMEDWAIT = handle("sigtimedwait", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final int SIGURG = 23;

    /** A call that comes back when a signal ends it, and what it gives then. */
    interface Blocking {
        long call() throws Throwable;
    }

    private WakeProgram() {
    }

    static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().find(name).orElseThrow(),
                descriptor);
    }

    static long poll() throws Throwable {
        return (int) POLL.invokeExact(MemorySegment.NULL, 0L, NEVER_MILLIS);
    }

    /** Reads from a pipe that nobody writes to. */
    static long read() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            if ((int) PIPE.invokeExact(ends) != 0) {
                throw new AssertionError("no pipe");
            }
            return (long) READ.invokeExact(ends.get(ValueLayout.JAVA_INT, 0), arena.allocate(1), 1L);
        }
    }

    /** Lets a thread block, and wakes it until it comes back: the first signals may come before it blocks. */
    static long wake(Blocking blocking) {
        AtomicInteger blocked = new AtomicInteger();
        CompletableFuture<Long> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                blocked.set(WakeSignal.self());
                result.complete(blocking.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        while (blocked.get() == 0) {
            Thread.onSpinWait();
        }
        while (!result.isDone()) {
            if (!WakeSignal.send(blocked.get()) && !result.isDone()) {
                throw new AssertionError("not sent");
            }
            result.copy().completeOnTimeout(0L, 1, TimeUnit.MILLISECONDS).join();
        }
        return result.join();
    }

    /** @param handler 0 is SIG_DFL, 1 is SIG_IGN */
    private static void setHandler(long handler) throws Throwable {
        long before = (long) SIGNAL.invokeExact(SIGURG, handler);
        System.out.println("handler before: " + (before == 0 ? "none" : before == 1 ? "ignored" : "present"));
    }

    /** What the application does with the signal stays as it is, and it gets none of it. */
    private static void handledByTheApplication() throws Throwable {
        long handler = Linker.nativeLinker().defaultLookup().find("htons").orElseThrow().address();
        long before = (long) SIGNAL.invokeExact(SIGURG, handler);
        int pending = pending();
        wake(WakeProgram::poll);
        System.out.println("handlers: " + before + (handler == (long) SIGNAL.invokeExact(SIGURG, handler) ? ", kept" : ", lost")
                + ", pending: " + pending);
    }

    private static MemorySegment blockSignal(Arena arena) throws Throwable {
        MemorySegment signals = arena.allocate(128, 8);
        signals.set(ValueLayout.JAVA_LONG, 0, 1L << (SIGURG - 1));
        if ((int) SIGMASK.invokeExact(SIG_BLOCK, signals, MemorySegment.NULL) != 0) {
            throw new AssertionError("cannot block the signal");
        }
        return signals;
    }

    private static long blockedByTheThread() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            blockSignal(arena);
        }
        return wakeHere();
    }

    /** How many signals a thread has to take after a thousand were sent. */
    private static int pending() throws Throwable {
        int self = WakeSignal.self();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment signals = blockSignal(arena);
            for (int i = 0; i < 1000; i++) {
                if (!WakeSignal.send(self)) {
                    throw new AssertionError("not sent");
                }
            }
            MemorySegment now = arena.allocate(ValueLayout.JAVA_LONG, 2);
            int taken = 0;
            while ((int) SIGTIMEDWAIT.invokeExact(signals, MemorySegment.NULL, now) == SIGURG) {
                taken++;
            }
            return taken;
        }
    }

    /** As {@link #wake}, by another thread. */
    private static long wakeHere() throws Throwable {
        int self = WakeSignal.self();
        CompletableFuture<Void> back = new CompletableFuture<>();
        Thread waker = Thread.ofPlatform().daemon().start(() -> {
            while (!back.isDone() && WakeSignal.send(self)) {
                back.copy().completeOnTimeout(null, 1, TimeUnit.MILLISECONDS).join();
            }
        });
        long result = poll();
        back.complete(null);
        waker.join();
        return result;
    }

    /** The JDK wakes its own blocked threads by a signal of its own. */
    private static void channelIsClosed() throws Exception {
        Pipe pipe = Pipe.open();
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                ended.complete("read " + pipe.source().read(ByteBuffer.allocate(1)));
            } catch (AsynchronousCloseException e) {
                ended.complete("closed");
            } catch (Exception e) {
                ended.complete(e.toString());
            }
        });
        while (thread.getState() != Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        pipe.source().close();
        String how = ended.join();
        System.out.println("channel: " + (how.equals("closed") || how.contains("ClosedChannel") ? "closed" : how));
    }

    public static void main(String[] arguments) throws Throwable {
        switch (arguments[0]) {
            case "untouched" -> setHandler(0);
            case "ignored" -> setHandler(1);
            case "taken away" -> {
                wake(WakeProgram::poll);
                setHandler(0);
            }
            case "blocked" -> System.out.println("woken: " + blockedByTheThread());
            case "sent often" -> System.out.println("pending: " + pending());
            case "handled" -> handledByTheApplication();
            case "channels first" -> channelIsClosed();
            case "channels later" -> {
                wake(WakeProgram::poll);
                channelIsClosed();
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("poll: " + wake(WakeProgram::poll) + ", read: " + wake(WakeProgram::read));
    }
}
