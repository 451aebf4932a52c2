package io.framelease.nvdec;

import io.framelease.DeviceException;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.stress.fixture.Delay;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real cache of native decoders without a driver, whose thread begins nothing by itself: whoever calls {@link #runStarted} is the
 * thread, an actor or the arbiter.
 */
final class SteppedDecoders {
    static final DecoderShape SMALL = shape(320, 180);
    /** Of more bytes than a cache keeps, with so many surfaces. */
    static final DecoderShape HUGE = shape(4096, 4088);
    static final int HUGE_SURFACES = 16;
    private static final int MOST_SPINS = 64;

    private final ConcurrentLinkedQueue<Runnable> started = new ConcurrentLinkedQueue<>();
    final DecoderCache cache = new DecoderCache("step", () -> { }, 0, Stepped::new);

    private static DecoderShape shape(int width, int height) {
        return new DecoderShape(4, 1, 8, width, height + 8, 0, 0, width, height, false, 0, 0, 0);
    }

    /** A thread that is begun in name alone. */
    private final class Stepped extends Thread {
        private final Runnable work;

        Stepped(Runnable work) {
            super(null, null, "race", 0, false);
            this.work = work;
        }

        @Override
        public void start() {
            started.add(work);
        }
    }

    /** Runs what was started, until there is none. */
    void runStarted() {
        for (Runnable work; (work = started.poll()) != null;) {
            work.run();
        }
    }

    /** Makes a decoder for a camera. */
    Stepless make(DecoderShape shape, int surfaces) {
        Stepless made = new Stepless(shape, surfaces);
        cache.created(made);
        return made;
    }

    /** How often a decoder of one surface can be taken now. */
    int takeable() {
        int taken = 0;
        while (cache.take(SMALL, 1) != null) {
            taken++;
        }
        return taken;
    }

    /** A decoder whose driver does nothing, and takes an uncertain time for it. */
    final class Stepless extends NativeDecoder {
        private final AtomicInteger destroyed = new AtomicInteger();

        private Stepless(DecoderShape shape, int surfaces) {
            super(shape, surfaces, (code, call) -> new DeviceException(call), SteppedDecoders.this.cache, MemorySegment.NULL);
        }

        int destroyed() {
            return destroyed.get();
        }

        /** Lets a picture out, as a camera does. */
        Stepless mapped() {
            expect();
            map(picture(0), MemorySegment.NULL, Unread.MEMORY, Unread.MEMORY, Unread.MEMORY);
            return this;
        }

        @Override
        boolean isFor(DecoderShape wanted, int atLeast) {
            Delay.oneIn(4, MOST_SPINS);
            return super.isFor(wanted, atLeast);
        }

        @Override
        int mapNative(Picture picture, MemorySegment address, MemorySegment pitch, MemorySegment how) {
            return 0;
        }

        @Override
        int unmapNative(long address) {
            Delay.oneIn(4, MOST_SPINS);
            return address == 0 ? 1 : 0; // what is nowhere the driver refuses
        }

        @Override
        void destroy() {
            destroyed.incrementAndGet();
        }
    }

    /** What calls have for their parameters; nobody reads it. */
    private static final class Unread {
        private static final MemorySegment MEMORY = MemorySegment.ofArray(
                new long[(int) (CUVIDPROCPARAMS.sizeof() / Long.BYTES)]);
    }
}
