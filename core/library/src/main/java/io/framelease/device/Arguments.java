package io.framelease.device;

import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** What all devices demand of their callers, and the copying of rectangles on the host. */
public final class Arguments {
    private Arguments() {
    }

    /** Checks the size of an allocation. */
    public static void checkSize(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("an allocation of " + bytes + " bytes");
        }
    }

    /** Bytes from the first of a rectangle to behind its last; its last line need not be as long as the pitch. */
    static long extent(long pitch, long lineBytes, long lines) {
        return lines == 0 ? 0 : Math.addExact(Math.multiplyExact(lines - 1, pitch), lineBytes);
    }

    /**
     * Checks the arguments of a copy.
     *
     * @return whether there is anything to copy
     * @throws IllegalArgumentException if they make no sense
     */
    public static boolean checkCopy(long targetPitch, long sourcePitch, long lineBytes, long lines) {
        if (lineBytes < 0 || lines < 0 || targetPitch < lineBytes || sourcePitch < lineBytes) {
            throw new IllegalArgumentException(lines + " lines of " + lineBytes + " bytes with pitches " + targetPitch
                    + " (target) and " + sourcePitch + " (source)");
        }
        return lineBytes != 0 && lines != 0;
    }

    /** As {@link #checkCopy}, for a target that must hold the rectangle and take bytes from the calling thread. */
    static boolean checkDownload(MemorySegment target, long targetPitch, long sourcePitch, long lineBytes, long lines) {
        Objects.requireNonNull(target, "target");
        boolean some = checkCopy(targetPitch, sourcePitch, lineBytes, lines);
        Objects.checkFromIndexSize(0, extent(targetPitch, lineBytes, lines), target.byteSize());
        checkTarget(target);
        return some;
    }

    /** As {@link #checkCopy}, for a source that must hold the rectangle and give bytes to the calling thread. */
    static boolean checkUpload(MemorySegment source, long targetPitch, long sourcePitch, long lineBytes, long lines) {
        Objects.requireNonNull(source, "source");
        boolean some = checkCopy(targetPitch, sourcePitch, lineBytes, lines);
        Objects.checkFromIndexSize(0, extent(sourcePitch, lineBytes, lines), source.byteSize());
        checkAccess(source, "source");
        return some;
    }

    /**
     * Checks that the calling thread may write a segment of the user's now. It may be closed afterwards, so whoever touches it
     * does that through the JDK's own checks.
     *
     * @throws IllegalArgumentException if it is read-only
     * @throws WrongThreadException     if it is confined to another thread
     * @throws IllegalStateException    if its arena is closed
     */
    public static void checkTarget(MemorySegment target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the target is read-only");
        }
        checkAccess(target, "target");
    }

    /** In the JDK's order: the thread, then the arena. */
    private static void checkAccess(MemorySegment segment, String name) {
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("the " + name + " is confined to another thread than " + Thread.currentThread());
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("the " + name + "'s arena is already closed");
        }
    }

    /** Copies between host memory that the caller vouches for, on the calling thread. */
    public static void copy(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
        try (Arena call = Arena.ofConfined()) {
            copyLines(NativeMemory.borrow(target, extent(targetPitch, lineBytes, lines), call), targetPitch,
                    NativeMemory.borrow(source, extent(sourcePitch, lineBytes, lines), call), sourcePitch, lineBytes,
                    lines);
        }
    }

    /** As {@link #copy}, into a segment that the calling thread may touch. */
    static void copyTo(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes,
            long lines) {
        try (Arena call = Arena.ofConfined()) {
            copyLines(target, targetPitch, NativeMemory.borrow(source, extent(sourcePitch, lineBytes, lines), call),
                    sourcePitch, lineBytes, lines);
        }
    }

    /** As {@link #copy}, from a segment that the calling thread may touch. */
    static void copyFrom(MemorySegment source, long sourcePitch, long target, long targetPitch, long lineBytes,
            long lines) {
        try (Arena call = Arena.ofConfined()) {
            copyLines(NativeMemory.borrow(target, extent(targetPitch, lineBytes, lines), call), targetPitch, source,
                    sourcePitch, lineBytes, lines);
        }
    }

    /** Copies between segments that the calling thread may touch, line by line where they are not packed. */
    static void copyLines(MemorySegment target, long targetPitch, MemorySegment source, long sourcePitch,
            long lineBytes, long lines) {
        if (targetPitch == lineBytes && sourcePitch == lineBytes) {
            MemorySegment.copy(source, 0, target, 0, lineBytes * lines);
            return;
        }
        for (long line = 0; line < lines; line++) {
            MemorySegment.copy(source, line * sourcePitch, target, line * targetPitch, lineBytes);
        }
    }
}
