package io.framelease.ffmpeg;

import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/**
 * A pointer variable in native memory, as FFmpeg's functions want it that free an object and set the caller's pointer to
 * NULL ({@code avcodec_free_context(&ctx)}). It owns the object: closing the arena calls the function, which does nothing
 * if FFmpeg has freed the object before (as {@code avformat_open_input} does when it fails).
 */
public record NativeCell(MemorySegment cell) {
    /**
     * Puts an object that was just acquired under an arena's care.
     *
     * @param object what the acquiring call returned
     * @param owner  the arena whose closing frees it
     * @param free   FFmpeg's function that takes a pointer to the pointer
     */
    public static NativeCell own(MemorySegment object, OrderedArena owner, Consumer<MemorySegment> free) {
        MemorySegment cell;
        try {
            cell = owner.allocate(ValueLayout.ADDRESS);
        } catch (RuntimeException | Error e) {
            try (Arena brief = Arena.ofConfined()) {
                free.accept(brief.allocateFrom(ValueLayout.ADDRESS, object));
            }
            throw e;
        }
        cell.set(ValueLayout.ADDRESS, 0, object);
        return new NativeCell(NativeMemory.own(cell, ValueLayout.ADDRESS.byteSize(), owner, free));
    }

    /** The object; NULL once it has been freed. */
    public MemorySegment get() {
        return cell.get(ValueLayout.ADDRESS, 0);
    }
}
