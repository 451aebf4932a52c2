package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Fed;
import io.framelease.CameraEvent.Shortage;
import io.framelease.CameraEvent.Starved;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.CapturedLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A camera that stands still for a reader which takes nothing says so. */
class UnreadTest {
    private static final String SAID = "Unread: .*: no frames for \\d+ ms, since one that is to lose none takes none: "
            + "subscription BLOCK .* 2 waiting";

    private final HostDevice device = HostDevice.plain();
    private final List<CameraEvent> events = new CopyOnWriteArrayList<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Unread.class);

    @BeforeEach
    void sayAll() {
        log.setLevel(Level.DEBUG);
    }

    @AfterEach
    void close() {
        log.setLevel(null); // that of the loggers above
        device.close();
    }

    private void awaitStarved() {
        await().until(() -> events.stream().anyMatch(Starved.class::isInstance));
    }

    /** Every other subscription of the camera waits for it. */
    @Test
    void whoStarvesOthersIsNamed(CapturedLog said) throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withQueue(2), device);
                Subscription other = camera.subscribe(Overflow.KEEP_LATEST);
                Subscription unread = camera.subscribe(Overflow.BLOCK)) {
            camera.listen(Runnable::run, events::add);
            awaitStarved();
            said.await("WARN " + SAID);
            said.assertCount(0, "DEBUG " + SAID);
            assertThat(events).filteredOn(Starved.class::isInstance).extracting(event -> ((Starved) event).shortage())
                    .containsExactly(Shortage.READER);
            Cameras.next(other).close();
            assertThat(other.poll()).as("while the camera stands still").isNull();
            Cameras.next(unread).close();
            await().until(() -> events.stream().anyMatch(Fed.class::isInstance));
            said.await("INFO Unread: .*: has frames again after \\d+ ms");
            assertThat(events).filteredOn(Fed.class::isInstance).extracting(event -> ((Fed) event).shortage())
                    .containsExactly(Shortage.READER);
        }
        said.assertCount(1, "WARN " + SAID);
    }

    /** Of a file nothing is lost meanwhile, and nobody else waits: whoever reads it may be at another frame for long. */
    @Test
    void whoReadsAFileAloneIsNoWarning(CapturedLog said) throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withQueue(2), device);
                Subscription unread = camera.subscribe(Overflow.BLOCK)) {
            camera.listen(Runnable::run, events::add);
            awaitStarved();
            said.await("DEBUG " + SAID);
            said.assertCount(0, "WARN " + SAID);
            Cameras.next(unread).close();
            await().until(() -> events.stream().anyMatch(Fed.class::isInstance));
            said.assertCount(0, "INFO Unread: ");
        }
    }
}
