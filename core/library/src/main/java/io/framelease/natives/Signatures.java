package io.framelease.natives;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;

/**
 * What the functions look like that this library links by hand: those of the C library, of CUDA's driver and of NVML, and what
 * FFmpeg calls back. All others are the bindings'. No other class makes a {@link FunctionDescriptor}, so that whoever must know
 * all of them before the program runs (GraalVM's native image) finds them here: {@code ReachabilityMetadataTest} does.
 */
public final class Signatures {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /** What Java calls. */
    public static final class Down {
        /** {@code int (void)}: geteuid, gettid, __libc_current_sigrtmax, nvmlInit_v2. */
        public static final FunctionDescriptor INT_OF_NOTHING = FunctionDescriptor.of(INT);
        /** {@code int malloc_trim(size_t)}. */
        public static final FunctionDescriptor INT_OF_SIZE = FunctionDescriptor.of(INT, ValueLayout.JAVA_LONG);
        /** {@code int tgkill(int, int, int)}. */
        public static final FunctionDescriptor TGKILL = FunctionDescriptor.of(INT, INT, INT, INT);
        /** {@code int (int, void *, void *)}: sigaction, pthread_sigmask. */
        public static final FunctionDescriptor SIGNAL = FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS,
                ValueLayout.ADDRESS);
        /** {@code void *dlopen(char *, int)}. */
        public static final FunctionDescriptor DLOPEN = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, INT);
        /** {@code int (void *)}: dlclose, and most of CUDA's driver. */
        public static final FunctionDescriptor INT_OF_POINTER = FunctionDescriptor.of(INT, ValueLayout.ADDRESS);
        /** {@code int (void *, void *)}: cuStreamIsCapturing, nvmlDeviceGetHandleByPciBusId_v2, nvmlDeviceGetMemoryInfo. */
        public static final FunctionDescriptor INT_OF_POINTERS = FunctionDescriptor.of(INT, ValueLayout.ADDRESS,
                ValueLayout.ADDRESS);
        /** {@code int (void *, void *, void *)}: nvmlDeviceGetDecoderUtilization. */
        public static final FunctionDescriptor INT_OF_THREE_POINTERS = FunctionDescriptor.of(INT, ValueLayout.ADDRESS,
                ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        /** {@code void *aligned_alloc(size_t, size_t)}. */
        public static final FunctionDescriptor ALIGNED_ALLOC = FunctionDescriptor.of(ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        /** {@code void (void *, int, char *, va_list)}: av_vlog, av_log_default_callback. */
        public static final FunctionDescriptor LOG = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, INT,
                ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        /** {@code void free(void *)}. */
        public static final FunctionDescriptor FREE = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);

        private Down() {
        }
    }

    /** What calls Java; addresses come as numbers, since nothing may be made of them there. */
    public static final class Up {
        /** FFmpeg's log: {@code void (void *, int, char *, va_list)}. */
        public static final FunctionDescriptor LOG = FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, INT,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        /** FFmpeg's question whether to stop: {@code int (void *)}. */
        public static final FunctionDescriptor INTERRUPT = FunctionDescriptor.of(INT, ValueLayout.JAVA_LONG);

        private Up() {
        }
    }

    private Signatures() {
    }
}
