package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameDispatcher;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.device.HostDevice;
import io.framelease.device.PlainHostDevice;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A camera whose frames are all held plays on and gives nothing: it counts that, and says who holds them. */
@Logs(value = "WARN leaks: .*has had no slot", maybe = true)
class ExhaustedSilenceTest {
    private static final int SLOTS = 3;
    private static final String SAID = "WARN Exhaustion: .*: no frames for \\d+ ms, since all 3 are held: .*Held: frame \\d+ for";
    private static final String OVER = "INFO Exhaustion: .*: has frames again after \\d+ ms";

    private final PlainHostDevice device = HostDevice.plain();

    private final Logger said = (Logger) LoggerFactory.getLogger(Exhaustion.class);

    @BeforeEach
    void sayAll() {
        said.setLevel(Level.DEBUG);
    }

    @AfterEach
    void close() {
        said.setLevel(null); // that of the loggers above
        device.close();
    }

    private Camera open(WhenExhausted policy, Backing backing, Duration timeout) {
        return Camera.open(Cameras.endless().withSlots(SLOTS).withBacking(backing).withWhenExhausted(policy)
                .withExhaustedTimeout(timeout), device);
    }

    private static List<Frame> holdAll(Subscription frames) throws InterruptedException {
        List<Frame> held = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            held.add(Cameras.next(frames));
        }
        return held;
    }

    /** Each shortage is counted; of those within a minute the first is said, and at the end how many there were besides. */
    @ParameterizedTest
    @EnumSource
    void isCountedEachTimeAndSaidOnceAMinute(WhenExhausted policy, CapturedLog log) throws Exception {
        try (Camera camera = open(policy, Backing.COPY, Duration.ofMillis(1));
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            for (int time = 1; time <= 2; time++) {
                long before = camera.stats().exhaustions();
                List<Frame> held = holdAll(frames);
                log.await(SAID);
                await().until(() -> camera.stats().exhaustions() > before);
                long refused = camera.stats().droppedExhausted();
                await().until(() -> camera.stats().droppedExhausted() > refused + 3);
                log.assertCount(1, SAID);
                assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
                long counted = camera.stats().exhaustions();
                await().until(() -> camera.stats().droppedExhausted() > refused + 6);
                assertThat(camera.stats().exhaustions()).as("one that goes on").isEqualTo(counted);
                held.forEach(Frame::close);
                log.await(OVER);
                Cameras.next(frames).close();
            }
            log.assertCount(1, OVER);
        }
        assertThat(log.lines(SAID)).hasSize(2).last().asString().contains(" times since this was said last");
    }

    /** The policy may wait for ever; the log does not. */
    @ParameterizedTest
    @EnumSource
    void isSaidHoweverLongThePolicyMayWait(Backing backing, CapturedLog log) throws Exception {
        try (Camera camera = open(WhenExhausted.BLOCK, backing, Duration.ofSeconds(Long.MAX_VALUE));
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            List<Frame> held = holdAll(frames);
            log.await(SAID);
            assertThat(camera.stats().exhaustions()).isPositive();
            assertThat(camera.stats().droppedExhausted()).isZero();
            held.forEach(Frame::close);
            Cameras.next(frames).close();
        }
    }

    /** Who wants every frame makes the camera wait while it works: that is no warning. When it waits itself, it is one. */
    @ParameterizedTest
    @EnumSource
    void isNoWarningWhileAnEngineWorksThatWantsEveryFrame(WhenExhausted policy, CapturedLog log) throws Exception {
        try (Camera camera = open(policy, Backing.COPY, Duration.ofMillis(1));
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            List<Frame> held = holdAll(frames);
            log.await(SAID.replace("WARN", "DEBUG"));
            log.assertCount(0, SAID);
            assertThat(frames.poll()).as("one more than there are slots").isNull();
            log.await(SAID);
            log.assertCount(1, SAID.replace("WARN", "DEBUG"));
            held.forEach(Frame::close);
            log.await(OVER);
            assertThat(camera.stats().droppedExhausted()).isZero();
        }
    }

    /** The thread of a dispatcher looks for a frame for its idle worker, while others work with all that there are. */
    @ParameterizedTest
    @EnumSource
    @Logs(value = "WARN FrameDispatcher: .*: a dispatcher has 4 workers, and its camera 3 slots: ", maybe = true) // once a minute
    void isNoWarningWhileADispatcherWorksThatWantsEveryFrame(WhenExhausted policy, CapturedLog log) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger working = new AtomicInteger();
        try (Camera camera = open(policy, Backing.COPY, Duration.ofMillis(1));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                FrameDispatcher workers = FrameDispatcher.start(camera.subscribe(Overflow.BLOCK), threads, 4, frame -> {
                    working.incrementAndGet();
                    go.await();
                });
                AutoCloseable _ = go::countDown) {
            await().until(() -> working.get() == SLOTS);
            log.await(SAID.replace("WARN", "DEBUG"));
            log.assertCount(0, SAID);
            go.countDown();
            await().until(() -> workers.done() > SLOTS);
            assertThat(camera.stats().dropped()).isZero();
        }
    }
}
