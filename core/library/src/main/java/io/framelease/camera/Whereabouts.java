package io.framelease.camera;

import java.time.Duration;
import java.util.Arrays;

/**
 * What a thread does that does not come back: whether it is in a call that does not return, or runs Java code, slowly. It takes two
 * looks at its stack, a moment apart, since a thread that loads classes is in short native calls all the time.
 *
 * @param inCall whether it was in the same native call at both looks: in a method of the JDK that is native, such as the one that
 *               waits, or in a function of C that this library calls; or at the same lock, whose holder may be in such a call
 * @param place  where it is, such as {@code java.util.zip.Inflater.inflate}; empty if it has ended
 */
record Whereabouts(boolean inCall, String place) {
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final String LIBRARY = "io.framelease.";
    private static final String BINDINGS = LIBRARY + "bindings.";

    /** Looks; an interrupt of the calling thread makes that shorter, and stays. */
    static Whereabouts of(Thread thread) {
        StackTraceElement[] first = thread.getStackTrace();
        try {
            thread.join(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean locked = thread.getState() == Thread.State.BLOCKED;
        StackTraceElement[] then = thread.getStackTrace();
        return new Whereabouts(then.length > 0 && (locked || isCall(then[0])) && Arrays.equals(first, then), place(then));
    }

    /** Whether code of C runs at this top of a stack. The frames of the linker, between it and the binding, are hidden. */
    static boolean isCall(StackTraceElement top) {
        return top.isNativeMethod() || top.getClassName().startsWith(BINDINGS) && !top.getMethodName().equals("<clinit>");
    }

    /** The top of the stack, and what of this library has led there. */
    private static String place(StackTraceElement[] stack) {
        if (stack.length == 0) {
            return "";
        }
        String top = name(stack[0]);
        return top.startsWith(LIBRARY) ? top : Arrays.stream(stack).map(Whereabouts::name).filter(each -> each.startsWith(LIBRARY))
                .findFirst().map(caller -> top + ", called by " + caller).orElse(top);
    }

    private static String name(StackTraceElement element) {
        return element.getClassName() + "." + element.getMethodName();
    }

    /** Whether the thread has ended. */
    boolean isOver() {
        return place.isEmpty();
    }
}
