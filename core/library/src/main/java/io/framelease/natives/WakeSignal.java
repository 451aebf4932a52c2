package io.framelease.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Ends another thread's wait in the system: {@code poll}, {@code read} and their like return EINTR, and their caller looks
 * around.
 *
 * <p>The signal is SIGURG. Without a handler it is ignored, so it can never end the process; and it does not queue: however
 * often it is sent, a thread has one pending. (The JDK wakes its own threads by a real-time signal, of which each one sent
 * takes a place in a queue that all processes of a user share.) Where it has no handler, this class installs one: the C
 * library's {@code htonl}, which takes an int as a handler does, touches no memory, and stands in POSIX's list of
 * async-signal-safe functions. It is no upcall: a signal may come while the thread is in any state. Its flags are zero, so no
 * call is restarted. Where the application itself handles SIGURG when this class is first used, the JDK's signal is taken
 * (SIGRTMAX - 2, in libnio's NativeThread.c), whose handler does nothing either. A handler that is there is never replaced.
 */
public final class WakeSignal {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    /** More than {@code struct sigaction} takes; the handler is its first field, and zeros are no flags and no mask. */
    private static final int SIGACTION_BYTES = 512;
    /** {@code sigset_t}; a signal's bit is its number less one, and Linux has 64. */
    private static final int SIGSET_BYTES = 128;
    private static final int SIG_UNBLOCK = 1;
    /** On x86-64 and arm64. */
    private static final int SIGURG = 23;
    /** SIG_DFL is 0, SIG_IGN 1. */
    private static final long FIRST_HANDLER = 2;

    private static final @Nullable Calls CALLS = Calls.find(); // null if there are none

    /**
     * @param wanted  a sigaction with the handler that is installed where there is none
     * @param signals a sigset with the signal alone
     */
    private record Calls(MethodHandle gettid, MethodHandle tgkill, MethodHandle sigaction, MethodHandle sigmask,
            int process, int signal, MemorySegment wanted, MemorySegment signals) {
        static @Nullable Calls find() {
            try {
                MethodHandle sigaction = handle("sigaction", Signatures.Down.SIGNAL);
                MemorySegment wanted = Arena.global().allocate(SIGACTION_BYTES, Long.BYTES);
                wanted.set(ValueLayout.ADDRESS, 0, Linker.nativeLinker().defaultLookup().find("htonl").orElseThrow());
                long present = handler(sigaction, SIGURG);
                boolean free = Long.compareUnsigned(present, FIRST_HANDLER) < 0
                        || present == wanted.get(ValueLayout.JAVA_LONG, 0); // installed by this class in another loader
                int signal = free ? SIGURG
                        : (int) handle("__libc_current_sigrtmax", Signatures.Down.INT_OF_NOTHING).invokeExact() - 2;
                MemorySegment signals = Arena.global().allocate(SIGSET_BYTES, Long.BYTES);
                signals.set(ValueLayout.JAVA_LONG, 0, 1L << (signal - 1));
                return new Calls(handle("gettid", Signatures.Down.INT_OF_NOTHING),
                        handle("tgkill", Signatures.Down.TGKILL), sigaction,
                        handle("pthread_sigmask", Signatures.Down.SIGNAL),
                        Math.toIntExact(ProcessHandle.current().pid()), signal, wanted, signals);
            } catch (Throwable e) {
                return null; // another C library
            }
        }

        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
        }

        private static long handler(MethodHandle sigaction, int signal) throws Throwable {
            try (Arena call = Arena.ofConfined()) {
                MemorySegment present = call.allocate(SIGACTION_BYTES, Long.BYTES);
                if ((int) sigaction.invokeExact(signal, MemorySegment.NULL, present) != 0) {
                    throw new AssertionError("sigaction knows no signal " + signal);
                }
                return present.get(ValueLayout.JAVA_LONG, 0);
            }
        }

        /** Whether the signal has a handler now; installs one where it would be ignored or end the process. */
        boolean ensureHandler() throws Throwable {
            return Long.compareUnsigned(handler(sigaction, signal), FIRST_HANDLER) >= 0
                    || (int) sigaction.invokeExact(signal, wanted, MemorySegment.NULL) == 0;
        }

        /** A thread inherits which signals it blocks, from whoever started the process too. */
        int unblockedSelf() throws Throwable {
            int result = (int) sigmask.invokeExact(SIG_UNBLOCK, signals, MemorySegment.NULL);
            return result == 0 ? (int) gettid.invokeExact() : 0;
        }
    }

    private WakeSignal() {
    }

    /**
     * The calling thread as the system numbers it, for {@link #send}; 0 where nothing can be sent. From here on the thread
     * does not block the signal.
     */
    public static int self() {
        try {
            return CALLS == null ? 0 : CALLS.unblockedSelf();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Wakes a thread of this process; any thread. One that has ended since, or waits for nothing, does not notice.
     *
     * @param thread what {@link #self} gave there; not 0
     * @return whether it was sent
     */
    public static boolean send(int thread) {
        try {
            return CALLS != null && CALLS.ensureHandler()
                    && (int) CALLS.tgkill().invokeExact(CALLS.process(), thread, CALLS.signal()) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
