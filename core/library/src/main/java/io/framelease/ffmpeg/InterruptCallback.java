package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVIOInterruptCB;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.natives.ProcessUpcall;
import io.framelease.natives.Signatures;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What FFmpeg is given to ask an {@link Interrupt}: a function pointer, and a number that tells which one is asked.
 *
 * <p>There is one function pointer for all ({@link ProcessUpcall}): FFmpeg asks so often that each of its own would be compiled by
 * itself, which a camera that reconnects would pay each time.
 */
public final class InterruptCallback {
    private static final int STOP = 1;
    private static final MethodHandle ASK; // kept here: the function pointer does not
    private static final MemorySegment FUNCTION;

    static {
        try {
            ASK = MethodHandles.lookup().findStatic(InterruptCallback.class, "ask", MethodType.methodType(int.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        FUNCTION = ProcessUpcall.of(ASK, Signatures.Up.INTERRUPT, STOP);
    }

    private static final int FIRST_PLACES = 16;

    /**
     * Who is asked by which number. A place is written under the class's lock, before FFmpeg has the number and behind its last
     * question; FFmpeg asks without it. When all places are taken a larger array, with the same at the same places, comes instead.
     */
    private static volatile AtomicReferenceArray<@Nullable Interrupt> asked = new AtomicReferenceArray<>(FIRST_PLACES);

    private final MemorySegment number;

    /**
     * @param interrupt who is asked
     * @param arena     ends it; must stay open until the native object that asks is gone
     */
    InterruptCallback(Interrupt interrupt, OrderedArena arena) {
        number = NativeMemory.own(MemorySegment.ofAddress(take(interrupt)), 0, arena, given -> leave(given.address()));
    }

    /** Has what goes on in a context, an AVFormatContext, ask. */
    public void install(MemorySegment context) {
        MemorySegment callback = AVFormatContext.interrupt_callback(context);
        AVIOInterruptCB.callback(callback, FUNCTION);
        AVIOInterruptCB.opaque(callback, number);
    }

    private static synchronized long take(Interrupt interrupt) {
        AtomicReferenceArray<@Nullable Interrupt> places = asked;
        int place = 0;
        while (place < places.length() && places.get(place) != null) {
            place++;
        }
        if (place == places.length()) {
            AtomicReferenceArray<@Nullable Interrupt> more = new AtomicReferenceArray<>(2 * place);
            for (int i = 0; i < place; i++) {
                more.set(i, places.get(i));
            }
            places = more;
        }
        places.set(place, interrupt);
        asked = places;
        return place + 1; // 0 is nobody's: FFmpeg's own where nothing was given
    }

    private static synchronized void leave(long number) {
        asked.set((int) number - 1, null);
    }

    /** What FFmpeg calls. It allocates nothing, and throws nothing. */
    @SuppressWarnings("unused") // called by FFmpeg
    private static int ask(long number) {
        AtomicReferenceArray<@Nullable Interrupt> places = asked;
        Interrupt interrupt = number > 0 && number <= places.length() ? places.get((int) number - 1) : null;
        return interrupt == null ? STOP : interrupt.poll();
    }
}
