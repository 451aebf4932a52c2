package io.framelease.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An arena of one thread that undoes acquisitions in the reverse order of their registration, and only then frees what was
 * allocated in it. Native objects need that: a decoder is freed before the device context it refers to, and a pointer
 * variable is read before it is freed.
 *
 * <p>The JDK's arenas promise no order. JDK 25's confined arena runs the action that was registered first before all
 * others, which are then run in reverse: it frees the memory that those others still read.
 *
 * <p>Belongs to the thread that made it; every method throws {@link WrongThreadException} elsewhere. A {@linkplain #movable
 * movable} one belongs to one thread at a time too, which another may become; the JDK's shared arena is behind it, whose close
 * costs a handshake with every thread of the JVM: tens of microseconds, and not on a frame's path.
 */
public final class OrderedArena implements Arena {
    private record Cleanup(MemorySegment object, Consumer<MemorySegment> release, @Nullable Cleanup earlier) {
    }

    private Thread owner = Thread.currentThread();
    private final Arena memory;
    private final boolean movable;
    private @Nullable Cleanup last;
    private boolean closed;

    /** Makes one that stays the calling thread's. */
    public OrderedArena() {
        this(Arena.ofConfined(), false);
    }

    private OrderedArena(Arena memory, boolean movable) {
        this.memory = memory;
        this.movable = movable;
    }

    /** Makes one that another thread may {@linkplain #adopt adopt}. */
    public static OrderedArena movable() {
        return new OrderedArena(Arena.ofShared(), true);
    }

    /**
     * It is the calling thread's from now on. What the owner before did with it must happen before this call, and it does nothing
     * more.
     *
     * @throws IllegalStateException if it is closed, or was made to stay
     */
    public void adopt() {
        if (closed || !movable) {
            throw new IllegalStateException(closed ? "the arena is closed" : "the arena stays its thread's");
        }
        owner = Thread.currentThread();
    }

    /**
     * Has something undone when the arena closes, before everything that was registered earlier.
     *
     * @param object  given to {@code release}; may be memory of this arena
     * @param release the call that undoes the acquisition. What it throws, an Error too, does not keep the others from
     *                being undone
     */
    void onClose(MemorySegment object, Consumer<MemorySegment> release) {
        check();
        last = new Cleanup(object, release, last);
    }

    private void check() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException("an arena of " + owner + " was used by " + Thread.currentThread());
        }
        if (closed) {
            throw new IllegalStateException("the arena is closed");
        }
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        check();
        return memory.allocate(byteSize, byteAlignment);
    }

    @Override
    public MemorySegment.Scope scope() {
        return memory.scope();
    }

    /**
     * Undoes everything and frees the memory, whatever an undoing throws, Errors included; then throws the first of it,
     * with the others suppressed.
     */
    @Override
    public void close() {
        check();
        closed = true;
        Throwable first = null;
        for (Cleanup next = last; next != null; next = next.earlier) {
            try {
                next.release.accept(next.object);
            } catch (Throwable e) {
                first = Thrown.carry(first, e);
            }
        }
        last = null;
        try {
            memory.close();
        } catch (Throwable e) {
            first = Thrown.carry(first, e);
        }
        Thrown.rethrow(first);
    }
}
