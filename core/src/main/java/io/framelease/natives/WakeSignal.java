package io.framelease.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Ends another thread's wait in the system: {@code poll} and its like return EINTR, and their caller looks around.
 *
 * <p>The signal is the one by which the JDK wakes its own threads that are blocked in a channel (SIGRTMAX - 2, in libnio's
 * NativeThread.c). Its handler is the JDK's and does nothing. It is not installed here: where it is missing, on another
 * system or JVM, nothing is sent, since a signal without a handler ends the process.
 */
public final class WakeSignal {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    /** More than {@code struct sigaction} takes; the handler is its first field. */
    private static final int SIGACTION_BYTES = 512;
    /** SIG_DFL is 0, SIG_IGN 1. */
    private static final long FIRST_HANDLER = 2;

    private static final Calls CALLS = Calls.find(); // null if there are none

    private record Calls(MethodHandle gettid, MethodHandle tgkill, MethodHandle sigaction, int process, int signal) {
        static Calls find() {
            try {
                return new Calls(handle("gettid", FunctionDescriptor.of(INT)),
                        handle("tgkill", FunctionDescriptor.of(INT, INT, INT, INT)),
                        handle("sigaction", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS)),
                        Math.toIntExact(ProcessHandle.current().pid()),
                        (int) handle("__libc_current_sigrtmax", FunctionDescriptor.of(INT)).invokeExact() - 2);
            } catch (Throwable e) {
                return null; // another C library
            }
        }

        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
        }

        boolean hasHandler() throws Throwable {
            try (Arena call = Arena.ofConfined()) {
                MemorySegment present = call.allocate(SIGACTION_BYTES, Long.BYTES);
                int result = (int) sigaction.invokeExact(signal, MemorySegment.NULL, present);
                long handler = present.get(ValueLayout.JAVA_LONG, 0);
                return result == 0 && Long.compareUnsigned(handler, FIRST_HANDLER) >= 0;
            }
        }
    }

    private WakeSignal() {
    }

    /** The calling thread as the system numbers it, for {@link #send}; 0 where nothing can be sent. */
    public static int self() {
        try {
            return CALLS == null ? 0 : (int) CALLS.gettid().invokeExact();
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
            return CALLS != null && CALLS.hasHandler()
                    && (int) CALLS.tgkill().invokeExact(CALLS.process(), thread, CALLS.signal()) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
