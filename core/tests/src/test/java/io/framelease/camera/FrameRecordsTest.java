package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Outstanding;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.testing.Logs;
import io.framelease.testing.Recorded;
import io.framelease.testkit.device.CheckedHostDevice;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder is told of frames and their memory. */
class FrameRecordsTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(72);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    /** Of a camera that plays already when the recording begins. */
    @Test
    @Logs(value = "WARN Exhaustion: .*", maybe = true)
    void droppedFramesByCause() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withSlots(2).withName("hall"), device);
                Subscription read = camera.subscribe(Overflow.DROP_NEWEST); Frame first = Cameras.next(read);
                Recorded recorded = Recorded.begin(folder, "1 h")) {
            try (Frame second = Cameras.next(read)) {
                long before = camera.stats().droppedExhausted();
                await().until(() -> camera.stats().droppedExhausted() > before + 3);
                assertThat(recorded.events("FrameDrop")).anySatisfy(event -> {
                    assertThat(event.getString("camera")).isEqualTo("hall");
                    assertThat(event.getString("cause")).isEqualTo("EXHAUSTED");
                    assertThat(event.getLong("session")).isEqualTo(first.session());
                    assertThat(event.getInt("frames")).isEqualTo(1);
                });
                assertThat(second.isRevoked()).isFalse();
            }
            try (Subscription unread = camera.subscribe(Overflow.KEEP_LATEST)) {
                await().until(() -> recorded.events("FrameDrop").stream()
                        .anyMatch(event -> event.getString("cause").equals("UNREAD")));
                assertThat(unread.dropped()).isPositive();
            }
        }
    }

    @Test
    @Logs("WARN MemoryShortage: .*frames are dropped until there is memory")
    void aDeviceWithoutMemory() throws Exception {
        device.limitMemory(1000);
        try (Recorded recorded = Recorded.begin(folder, "1 h"); Camera camera = Camera.open(Cameras.endless(), device);
                Subscription read = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().droppedNoMemory() > 0);
            await().until(() -> recorded.events("FrameDrop").stream()
                    .anyMatch(event -> event.getString("cause").equals("NO_MEMORY")));
            assertThat(read.dropped()).isZero();
        }
    }

    /** The threshold is the recording's to set. What was published before it began is nobody's to tell. */
    @Test
    void framesThatAreHeld() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withName("hall"), device);
                Subscription read = camera.subscribe(Overflow.BLOCK)) {
            Frame unrecorded = Cameras.next(read);
            try (Recorded recorded = Recorded.begin(folder, "0 ns")) {
                long recordedFrom = camera.stats().frames() + 1;
                Frame held;
                do {
                    held = Cameras.next(read);
                    if (held.id() < recordedFrom) {
                        held.close();
                    }
                } while (held.id() < recordedFrom);
                long id = held.id();
                long session = held.session();
                Thread engine = Thread.ofPlatform().name("the-engine").start(held::close);
                engine.join();
                unrecorded.close();
                RecordedEvent event = recorded.events("LeaseHeld").stream().filter(each -> each.getLong("frame") == id).findAny()
                        .orElseThrow();
                assertThat(event.getString("camera")).isEqualTo("hall");
                assertThat(event.getString("device")).isEqualTo("host");
                assertThat(event.getLong("session")).isEqualTo(session);
                assertThat(event.getThread().getJavaName()).as("who let go of it").isEqualTo("the-engine");
                assertThat(event.getStackTrace().getFrames()).anyMatch(
                        frame -> frame.getMethod().getType().getName().endsWith("FrameHandle"));
            }
        }
        try (Recorded recorded = Recorded.begin(folder, "1 h");
                Camera camera = Camera.open(Cameras.endless(), device);
                Subscription read = camera.subscribe(Overflow.BLOCK)) {
            Cameras.next(read).close();
            camera.close();
            assertThat(recorded.events("LeaseHeld")).as("none for an hour").isEmpty();
            assertThat(recorded.events("Session")).hasSize(1);
        }
    }

    @Test
    @Logs("WARN Camera: hall: .*frames were still held")
    void framesThatAreTakenBack() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "1 h")) {
            try (Camera camera = Camera.open(Cameras.endless().withName("hall")
                    .withOutstanding(Outstanding.drain(Duration.ofMillis(1))), device);
                    Subscription read = camera.subscribe(Overflow.BLOCK)) {
                try (Frame called = Cameras.next(read)) {
                    await().until(() -> camera.revokeOlderThan(Duration.ZERO) > 0 || called.isRevoked());
                    assertThat(recorded.events("Revoke")).anySatisfy(event -> {
                        assertThat(event.getString("camera")).isEqualTo("hall");
                        assertThat(event.getLong("frame")).isEqualTo(called.id());
                        assertThat(event.getString("cause")).isEqualTo("CALLER");
                        assertThat(event.getString("holds")).contains("frame");
                        assertThat(event.getDuration("age")).isPositive();
                    });
                }
                try (Frame drained = Cameras.next(read)) {
                    camera.close();
                    assertThat(recorded.events("Revoke")).anySatisfy(event -> {
                        assertThat(event.getLong("frame")).isEqualTo(drained.id());
                        assertThat(event.getString("cause")).isEqualTo("DRAIN");
                    });
                }
            }
            await().until(() -> device.memory().allocated() == 0);
            assertThat(recorded.events("Reclaim")).hasSizeGreaterThanOrEqualTo(4).allSatisfy(event -> {
                assertThat(event.getString("device")).isEqualTo("host");
                assertThat(event.getString("camera")).isIn("hall", "");
                assertThat(event.getString("cause")).isIn("EVENT", "FORCED");
                assertThat(event.getLong("size")).isGreaterThanOrEqualTo(320 * 180 * 3 / 2);
                assertThat(event.getDuration("pending")).isGreaterThanOrEqualTo(Duration.ZERO);
                assertThat(event.getBoolean("failed")).isFalse();
            });
        }
    }

    @Test
    @Logs("WARN FrameRegistry: .*has been taken back")
    void framesThatAreTooOld() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "1 h");
                Camera camera = Camera.open(Cameras.endless().withMaxAge(Duration.ofMillis(1)), device);
                Subscription read = camera.subscribe(Overflow.KEEP_LATEST); Frame held = Cameras.next(read)) {
            await().until(held::isRevoked);
            await().until(() -> recorded.events("Revoke").stream().anyMatch(event -> event.getLong("frame") == held.id()
                    && event.getString("cause").equals("AGE")));
        }
    }

    @Test
    @Logs(value = "WARN Exhaustion: .*", maybe = true)
    void aWaitForASlot() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "1 h");
                Camera camera = Camera.open(Cameras.endless().withSlots(2).withWhenExhausted(WhenExhausted.BLOCK).withName("hall"),
                        device);
                Subscription read = camera.subscribe(Overflow.DROP_NEWEST); Frame first = Cameras.next(read)) {
            Frame second = Cameras.next(read);
            await().until(() -> camera.stats().exhaustions() > 0);
            second.close();
            await().until(() -> recorded.events("SlotWait").stream().anyMatch(event -> event.getBoolean("found")));
            RecordedEvent waited = recorded.events("SlotWait").getFirst();
            assertThat(waited.getString("camera")).isEqualTo("hall");
            assertThat(waited.getLong("session")).isEqualTo(first.session());
            assertThat(waited.getDuration()).isPositive();
        }
    }

    @Test
    @Logs("WARN leaks: .*was never closed and has been collected")
    void aFrameThatIsForgotten() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "1 h");
                Camera camera = Camera.open(Cameras.endless().withName("hall"), device);
                Subscription read = camera.subscribe(Overflow.BLOCK)) {
            long forgotten = forget(read);
            await().until(() -> {
                System.gc();
                return camera.stats().leaked() > 0;
            });
            await().until(() -> !recorded.events("Leak").isEmpty());
            RecordedEvent leak = recorded.events("Leak").getFirst();
            assertThat(leak.getString("camera")).isEqualTo("hall");
            assertThat(leak.getLong("frame")).isEqualTo(forgotten);
            assertThat(leak.getLong("session")).isEqualTo(1);
            assertThat(leak.getString("hold")).startsWith("frame");
        }
    }

    private static long forget(Subscription read) throws InterruptedException {
        return Cameras.next(read).id();
    }
}
