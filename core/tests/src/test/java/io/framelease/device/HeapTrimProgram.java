package io.framelease.device;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** Run by {@link HeapTrimTest}: frees much memory that glibc keeps, plays a file, and prints whether the system has it again. */
final class HeapTrimProgram {
    private static final long MEBIBYTE = 1 << 20;
    /** Less than what malloc maps one by one. */
    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = 4096;
    /** Of the 256 MiB; the rest is for what the first camera of a process takes for itself. */
    private static final long MOST = 128 * MEBIBYTE;

    private HeapTrimProgram() {
    }

    /** @param arguments a file */
    public static void main(String[] arguments) throws Exception {
        long before = resident();
        long[] blocks = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = block();
        }
        block(); // is not freed: without it the end of the heap goes back by itself
        for (long block : blocks) {
            HostHeap.free(block);
        }
        long freed = resident();
        System.out.println(freed - before > MOST ? "kept" : "glibc has kept " + (freed - before) / MEBIBYTE + " MiB");
        try (HostDevice device = HostDevice.plain(); Camera camera = Camera.open(Liveness.patient(arguments[0]), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            while (!frames.isEnded()) {
                try (Frame _ = frames.poll(Liveness.LIMIT)) {
                    // it is there
                }
            }
        }
        Awaitility.await().pollInSameThread().atMost(Liveness.LIMIT).until(() -> freed - resident() > MOST);
        System.out.println("given back");
    }

    private static long block() {
        long address = HostHeap.allocate(BLOCK);
        MemorySegment.ofAddress(address).reinterpret(BLOCK).fill((byte) 1); // so that it is resident
        return address;
    }

    /** How much of the process is in memory, in bytes. */
    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
