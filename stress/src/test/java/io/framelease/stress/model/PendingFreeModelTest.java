package io.framelease.stress.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.device.Reclaimer;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.TestEntry;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Handing memory over, its event, and the end of the device, on the real Reclaimer with its real thread. */
class PendingFreeModelTest {
    private static final int INTERLEAVINGS = 100;
    /** Made before the exploration: its event pool fills a queue in a long loop, which would look like a livelock. */
    private static final StepDevice DEVICE = new StepDevice();

    /** Static, so that Lincheck sees that threads share it. */
    private static volatile TestEntry entry;

    private static void handOver(Consumer<TestEntry> free, Runnable end) {
        entry = new TestEntry(0);
        Thread gpu = new Thread(() -> entry.complete());
        gpu.start();
        free.accept(entry);
        join(gpu);
        end.run();
        if (entry.wasEarly()) {
            throw new AssertionError("freed before its event");
        }
        if (entry.frees() != 1) {
            throw new AssertionError("freed " + entry.frees() + " times");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsHandedOverIsFreedOnceAndBehindItsEvent() {
        Explore.interleavings(INTERLEAVINGS, () -> {
            Reclaimer reclaimer = new Reclaimer(DEVICE);
            handOver(reclaimer::free, reclaimer::shutdown);
        });
    }

    @Test
    void freeingOnTheHotPathIsCaught() {
        assertThatThrownBy(() -> Explore.interleavings(INTERLEAVINGS, () ->
                handOver(TestEntry::free, () -> { })))
                .hasStackTraceContaining("freed before its event");
    }
}
