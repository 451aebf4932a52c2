package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Retry;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Cameras behind one switch that lose their host together, and want it back at once: as the host counts them, from the first
 * request of a connection to the answer to its PLAY. In a budget's time that stands still, so that no place is taken back from one
 * whose host is slow.
 */
class HostLossTest {
    private static final int CAMERAS = 64;
    private static final int AT_A_TIME = 4;

    private final HostDevice device = HostDevice.plain();
    private final OpenPlaces places = new OpenPlaces(AT_A_TIME, 16, () -> 0);
    private final List<Camera> cameras = new ArrayList<>();

    /* What the host sees. */
    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicBoolean isSlow = new AtomicBoolean();
    private final CountDownLatch fast = new CountDownLatch(1);

    @AfterEach
    void close() {
        fast.countDown();
        cameras.parallelStream().forEach(Camera::close);
        device.close();
    }

    private byte[] answer(String request, byte[] media) {
        if (request.startsWith("OPTIONS ") && !request.contains("Session: ")) { // else to keep it alive
            most.accumulateAndGet(opening.incrementAndGet(), Math::max);
        } else if (request.startsWith("DESCRIBE ") && isSlow.get()) {
            try {
                fast.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        } else if (request.startsWith("PLAY ")) {
            opening.decrementAndGet(); // before the client can know
            opened.incrementAndGet();
        }
        return NoParametersTest.answer(request, media);
    }

    private void awaitPictures(long sessions) {
        await().until(() -> cameras.stream().allMatch(each -> each.stats().sessions() >= sessions
                && each.state() == CameraState.PLAYING));
    }

    @Test
    @Logs("WARN CameraThread: .* has ended the connection; trying again")
    @Logs(value = "WARN CameraThread: .*; trying again|waits to be opened: ", maybe = true)
    void theHostNeverSeesMoreThanTheBudgetAtATime() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, media))) {
            Retry atOnce = Retry.defaults().withDelay(Duration.ofNanos(1)).withOpenBudget(places);
            for (int i = 0; i < CAMERAS; i++) {
                cameras.add(Camera.start(patient(server.url("rtsp", "/" + i)).withRetry(atOnce)
                        .withConnectTimeout(Duration.ofHours(1)).withReadTimeout(Duration.ofHours(1)), device));
            }
            awaitPictures(1);
            assertThat(opened).hasValue(CAMERAS);
            assertThat(most.get()).as("at the beginning").isBetween(1, AT_A_TIME);

            isSlow.set(true);
            server.reset();
            await().until(() -> places.waiting() == CAMERAS - AT_A_TIME && opening.get() == AT_A_TIME);
            assertThat(places.opening()).isEqualTo(AT_A_TIME);
            assertThat(opened).as("none has come back yet").hasValue(CAMERAS);
            fast.countDown();
            awaitPictures(2);
            assertThat(most.get()).as("at a time, of all that came back").isEqualTo(AT_A_TIME);
            assertThat(opened).hasValue(2 * CAMERAS);
            assertThat(cameras).allSatisfy(each -> assertThat(each.stats().errors()).as("outages").isEqualTo(1));
        }
    }
}
