package io.framelease.ffmpeg;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The filter at the beginning of a graph that is given its pictures. Its one function is in the list that jextract.sh reads, and
 * is called by hand until the bindings are generated anew: then this class goes.
 */
final class BufferSource {
    private static final String NAME = "av_buffersrc_add_frame_flags";

    /** Looked up when libavfilter is loaded. */
    private static final class Function {
        static final MethodHandle ADD = Linker.nativeLinker().downcallHandle(
                SymbolLookup.loaderLookup().find(NAME).orElseThrow(() -> new UnsatisfiedLinkError("unresolved symbol: " + NAME)),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    }

    private BufferSource() {
    }

    /**
     * Gives a graph its next picture.
     *
     * @param source the graph's filter {@code buffer}
     * @param frame  an AVFrame, which is empty when this returns; NULL for the end
     */
    static void add(MemorySegment source, MemorySegment frame) {
        int result;
        try {
            result = (int) Function.ADD.invokeExact(source, frame, 0);
        } catch (Throwable e) {
            throw new AssertionError("should not reach here", e);
        }
        AvError.check(result, "cannot filter a picture", NAME);
    }
}
