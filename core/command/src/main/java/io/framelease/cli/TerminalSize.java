package io.framelease.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How large the terminal is on which the process writes. */
final class TerminalSize {
    private static final int STANDARD_OUTPUT = 1;
    private static final long TIOCGWINSZ = 0x5413;
    private static final int USUAL_ROWS = 24;
    static final int USUAL_COLUMNS = 80;
    /** {@code struct winsize}: rows, columns, and the same in pixels. */
    private static final int WINSIZE_BYTES = 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle IOCTL = LINKER.downcallHandle(LINKER.defaultLookup().find("ioctl").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private TerminalSize() {
    }

    /** Its lines now; 24 if it does not say. */
    static int rows() {
        return asked(0, USUAL_ROWS);
    }

    /** The columns of a line now; 80 if it does not say. */
    static int columns() {
        return asked(1, USUAL_COLUMNS);
    }

    /** One of the numbers that it tells. */
    private static int asked(int index, int otherwise) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment size = call.allocate(WINSIZE_BYTES, ValueLayout.JAVA_SHORT.byteAlignment());
            int result = (int) IOCTL.invokeExact(STANDARD_OUTPUT, TIOCGWINSZ, size);
            int number = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, index));
            return result < 0 || number == 0 ? otherwise : number;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
