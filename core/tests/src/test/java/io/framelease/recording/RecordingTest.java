package io.framelease.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.recording.Recording.Drop;
import io.framelease.recording.Recording.Revoke;
import io.framelease.testing.Recorded;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events themselves: what they say of themselves, and that they cost nothing while nobody wants them. */
class RecordingTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TIMES = 10_000;
    private static final Phases NONE = new Phases(0, 0, 0, 0, Phases.UNKNOWN);

    @TempDir
    private Path folder;

    /** What a frame's path calls, and what a session's does. */
    private static int askForAll() {
        Recording.dropped("hall", 1, Drop.UNREAD, 1);
        int wanted = 0;
        wanted += Recording.lease() == null ? 0 : 1;
        wanted += Recording.slotWait() == null ? 0 : 1;
        wanted += Recording.reclaim() == null ? 0 : 1;
        wanted += Recording.session() == null ? 0 : 1;
        wanted += Recording.reconnect() == null ? 0 : 1;
        wanted += Recording.wantsRevokes() ? 1 : 0;
        return wanted;
    }

    @Test
    void nothingIsMadeWhileNothingIsRecorded() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "1 h")) { // every class is loaded, and was instrumented
            assertThat(askForAll()).isEqualTo(6);
            assertThat(recorded.events("FrameDrop")).hasSize(1);
        }
        assertThat(askForAll()).isZero();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long nothing = THREADS.getCurrentThreadAllocatedBytes() - before; // what the question costs itself
        before = THREADS.getCurrentThreadAllocatedBytes();
        int wanted = 0;
        for (int i = 0; i < TIMES; i++) {
            wanted += askForAll();
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before - nothing;
        assertThat(wanted).isZero();
        assertThat(bytes).as("bytes of %d times", TIMES).isLessThan(TIMES); // one object each would be 16 times that
    }

    @Test
    void everyEventIsThereAndSaysWhatItIs() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "0 ns")) {
            askForAll();
            Recording.leaked("hall", 1, 2, "frame");
            Recording.revoked("hall", 1, 2, Revoke.AGE, 3, "");
            Recording.session().end("hall", "host", 1, 1, 0, "END", NONE);
            Recording.reconnect().end("hall", "host", 1, 1, "CUT", NONE);
            Recording.lease().end("hall", "host", 1, 2);
            Recording.slotWait().end("hall", 1, true);
            Recording.reclaim().end("host", "hall", "EVENT", 4, System.nanoTime(), false);
            for (String name : Recorded.EVENTS) {
                assertThat(recorded.events(name)).as(name).hasSize(1);
            }
            List<String> found = new ArrayList<>();
            for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
                if (type.getName().startsWith("io.framelease.")) {
                    found.add(type.getName().substring("io.framelease.".length()));
                    assertThat(type.getLabel()).as(type.getName()).isNotBlank();
                    assertThat(type.getAnnotation(Description.class).value()).as(type.getName()).isNotBlank();
                    assertThat(type.getAnnotation(Category.class).value()).as(type.getName()).containsExactly("Framelease");
                    type.getFields().forEach(field -> check(type, field));
                }
            }
            assertThat(found).containsExactlyInAnyOrderElementsOf(Recorded.EVENTS);
        }
    }

    private static void check(EventType type, ValueDescriptor field) {
        String name = type.getName() + "." + field.getName();
        assertThat(field.getAnnotation(Label.class)).as(name).isNotNull();
        if (field.getTypeName().equals("long") && !List.of("session", "frame", "frames").contains(field.getName())) {
            assertThat(field.getContentType()).as("unit of " + name).isNotNull();
        }
    }
}
