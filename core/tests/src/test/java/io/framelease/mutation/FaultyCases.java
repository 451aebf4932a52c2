package io.framelease.mutation;

import io.framelease.testing.NativeHeap;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/** Cases that do what a library must not, without any source: who looks for that must see it. */
final class FaultyCases {
    private static final int LEAK = 200_000;
    private static final int FLOOD = 1_000;

    private final Path folder;
    private final LongSupplier tooMuch;

    /** @param tooMuch processor time that no case may take, in ns */
    FaultyCases(Path folder, LongSupplier tooMuch) {
        this.folder = folder;
        this.tooMuch = tooMuch;
    }

    /** @param fault by its name */
    Case.Maker of(String fault) {
        return number -> {
            Path file = Files.writeString(folder.resolve(Watch.PREFIX + number), fault);
            return new Case(fault, () -> {
                fault(fault, number);
                return new Trial(1, "ENDED", fault.equals("wrong") ? "it says nothing" : null);
            }, () -> Files.delete(file));
        };
    }

    private void fault(String fault, int number) throws Exception {
        switch (fault) {
            case "right", "wrong" -> { }
            case "leaks" -> NativeHeap.leak(LEAK);
            case "spins" -> {
                long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + tooMuch.getAsLong();
                while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
                    Thread.onSpinWait();
                }
            }
            case "floods" -> {
                for (int i = 0; i < FLOOD; i++) {
                    System.err.println("[camera] WARN ffmpeg - " + Watch.PREFIX + number + ": damaged");
                }
            }
            case "hangs" -> new CountDownLatch(1).await();
            case "crashes" -> abort();
            default -> throw new IllegalArgumentException(fault);
        }
    }

    private static void abort() throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle abort = linker.downcallHandle(linker.defaultLookup().find("abort").orElseThrow(), FunctionDescriptor.ofVoid());
        try {
            abort.invokeExact();
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
