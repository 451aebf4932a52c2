package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVIOInterruptCB;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** FFmpeg's questions reach the one whose session asks, and cost no more the hundredth time that a camera reconnects. */
class InterruptCallbackTest {
    private static final int GO_ON = 0;
    private static final int STOP = 1;
    /** More than the JVM looks at before it compiles a method handle by itself. */
    private static final int QUESTIONS = 500;

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    /** What FFmpeg has, and asks by. */
    private record Context(MemorySegment function, MemorySegment number) {
        static Context of(Interrupt interrupt, OrderedArena arena) {
            MemorySegment context = AVFormatContext.allocate(arena);
            interrupt.callback(arena).install(context);
            MemorySegment callback = AVFormatContext.interrupt_callback(context);
            return new Context(AVIOInterruptCB.callback(callback), AVIOInterruptCB.opaque(callback));
        }

        int ask() {
            return AVIOInterruptCB.callback.invoke(function, number);
        }
    }

    @Test
    void eachContextAsksItsOwn() {
        int count = 100; // more than there are places at first
        boolean[] stale = new boolean[count];
        List<OrderedArena> arenas = new ArrayList<>();
        List<Context> contexts = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                int mine = i;
                arenas.add(new OrderedArena());
                contexts.add(Context.of(new Interrupt(session -> stale[mine]), arenas.getLast()));
            }
            for (int i = 0; i < count; i++) {
                stale[i] = true;
                for (int j = 0; j < count; j++) {
                    assertThat(contexts.get(j).ask()).as("asked by %d, stale: 0 to %d", j, i).isEqualTo(j <= i ? STOP : GO_ON);
                }
            }
        } finally {
            arenas.forEach(OrderedArena::close);
        }
    }

    @Test
    void aPlaceIsTakenAgain() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            try (OrderedArena arena = new OrderedArena()) {
                numbers.add(Context.of(Interrupt.never(), arena).number.address());
            }
        }
        // others of this JVM's tests may hold some
        assertThat(Collections.max(numbers)).isLessThan(90L);
    }

    /** A number whose context is gone, or that is nobody's, asks nobody else: FFmpeg is told to stop. */
    @Test
    void nobodyLetsNothingGoOn() {
        MemorySegment gone;
        try (OrderedArena arena = new OrderedArena()) {
            Context alive = Context.of(Interrupt.never(), arena);
            assertThat(alive.ask()).isEqualTo(GO_ON);
            try (OrderedArena other = new OrderedArena()) {
                gone = MemorySegment.ofAddress(Context.of(Interrupt.never(), other).number.address());
            }
            for (MemorySegment number : List.of(gone, MemorySegment.NULL, MemorySegment.ofAddress(-1),
                    MemorySegment.ofAddress(Integer.MAX_VALUE), MemorySegment.ofAddress(Long.MAX_VALUE))) {
                assertThat(new Context(alive.function, number).ask()).as("number %s", number).isEqualTo(STOP);
            }
        }
    }

    /** Ten sessions, each of which asks often, ten times: in the quietest ten the JVM makes no class for any of them. */
    @Test
    void aSessionMakesNoClass() {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = classes.getTotalLoadedClassCount();
            for (int session = 0; session < 10; session++) {
                try (OrderedArena arena = new OrderedArena()) {
                    Context context = Context.of(Interrupt.never(), arena);
                    for (int i = 0; i < QUESTIONS; i++) {
                        assertThat(context.ask()).isEqualTo(GO_ON);
                    }
                }
            }
            least = Math.min(least, classes.getTotalLoadedClassCount() - before);
        }
        assertThat(least).as("classes that ten sessions made").isLessThan(10);
    }
}
