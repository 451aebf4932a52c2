package io.framelease.bench;

import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Handles of native functions that the library links otherwise, or not at all. Each class below is initialized by its first use,
 * when the library that has its symbols has been loaded.
 */
final class NativeCalls {
    private static final Linker LINKER = Linker.nativeLinker();

    /**
     * FFmpeg's functions by {@link Linker.Option#critical}, where that is allowed: they compute and return, within nanoseconds, and
     * call nothing back.
     */
    static final class Critical {
        static final MethodHandle VERSION = of("avutil_version", FFmpeg.avutil_version$descriptor());
        static final MethodHandle RESCALE = of("av_rescale", FFmpeg.av_rescale$descriptor());

        private Critical() {
        }

        private static MethodHandle of(String name, FunctionDescriptor descriptor) {
            return LINKER.downcallHandle(loaded(name), descriptor, Linker.Option.critical(false));
        }
    }

    /** {@code void *memcpy(void *, void *, size_t)} of the C library; not critical, for a plane takes many microseconds. */
    static final MethodHandle MEMCPY = LINKER.downcallHandle(LINKER.defaultLookup().find("memcpy").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private NativeCalls() {
    }

    private static MemorySegment loaded(String name) {
        return SymbolLookup.loaderLookup().or(LINKER.defaultLookup()).find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("no library that is loaded has " + name));
    }

    /** Copies by memcpy. */
    static void memcpy(MemorySegment target, MemorySegment source, long bytes) {
        try {
            MemorySegment ignored = (MemorySegment) MEMCPY.invokeExact(target, source, bytes);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Throws what a call of FFmpeg returned, if it is an error. */
    static void check(int code, String call) {
        if (code < 0) {
            throw new IllegalStateException(call + " returned " + code);
        }
    }
}
