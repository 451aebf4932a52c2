package io.framelease.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The one place where an address becomes memory: nothing else in this library calls {@code reinterpret}. Whoever reviews
 * what native memory can be touched, and until when, reads this class and its callers.
 *
 * <p>Every method takes the {@link Arena} that limits the result. A size is always a promise by the caller about memory
 * that a native library allocated; the comment at each call says where the size comes from.
 */
public final class NativeMemory {
    private NativeMemory() {
    }

    /**
     * Takes ownership of something a native call just returned: sized, bound to {@code owner}, and undone by
     * {@code release} when the owner closes, before everything the owner got earlier. If it cannot be bound, it is released
     * here and the error goes on.
     *
     * @param address what the native call returned; not NULL
     * @param bytes   the size of the structure behind it
     * @param owner   the arena whose closing releases it
     * @param release the native call that undoes the acquisition
     * @return the segment, alive as long as the owner
     */
    public static MemorySegment own(MemorySegment address, long bytes, OrderedArena owner,
            Consumer<MemorySegment> release) {
        Objects.requireNonNull(release, "release");
        try {
            MemorySegment owned = address.reinterpret(bytes, owner, null);
            owner.onClose(owned, release);
            return owned;
        } catch (RuntimeException | Error e) {
            release.accept(address);
            throw e;
        }
    }

    /**
     * As {@link #own}, for things that do not depend on each other, in an arena that many threads use.
     *
     * @param release undoes the acquisition, at any time after the owner's closing has begun; it must not throw
     */
    public static MemorySegment ownShared(MemorySegment address, long bytes, Arena owner,
            Consumer<MemorySegment> release) {
        Objects.requireNonNull(release, "release");
        try {
            return address.reinterpret(bytes, owner, release);
        } catch (RuntimeException | Error e) {
            release.accept(address);
            throw e;
        }
    }

    /**
     * A window on memory that somebody else owns and keeps valid while {@code scope} is open: a structure that a native
     * object of the same arena points to, or a slot that the caller holds.
     *
     * @param address where it begins
     * @param bytes   its size
     * @param scope   the arena with which the window closes
     * @return the window
     */
    public static MemorySegment borrow(MemorySegment address, long bytes, Arena scope) {
        return address.reinterpret(bytes, scope, null);
    }

    /** As {@link #borrow(MemorySegment, long, Arena)}, for a raw address. */
    public static MemorySegment borrow(long address, long bytes, Arena scope) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, scope, null);
    }

    /**
     * A device address as an engine may have it: of length zero, so that any access from Java throws
     * {@link IndexOutOfBoundsException} instead of ending the JVM, and bound to {@code scope}, so that a native call that
     * is given it after the scope closed throws too.
     */
    public static MemorySegment opaque(long address, Arena scope) {
        return MemorySegment.ofAddress(address).reinterpret(0, scope, null);
    }

    /**
     * Sizes a structure for an access that ends before the call that was given the address does, or one that lives as long
     * as the process (library constants, such as a codec's descriptor).
     */
    public static MemorySegment transientView(MemorySegment address, long bytes) {
        return address.reinterpret(bytes);
    }

    /**
     * Reads a NUL-terminated string that a native library owns.
     *
     * @param chars where it begins; may be NULL
     * @return the string, decoded as UTF-8; empty for NULL
     */
    public static String string(MemorySegment chars) {
        if (chars.address() == 0) {
            return "";
        }
        return chars.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
