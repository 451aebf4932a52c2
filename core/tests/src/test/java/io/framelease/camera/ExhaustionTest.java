package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.device.DeviceDecorator;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Uninterrupted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of frames when all memory is held; of a pool, and without one. */
class ExhaustionTest {
    private static final int SLOTS = 3;

    private final CheckedHostDevice device = CheckedHostDevice.checked(61);

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private static CameraOptions options(Backing backing, WhenExhausted policy) {
        return Cameras.endless().withBacking(backing).withSlots(SLOTS).withWhenExhausted(policy);
    }

    @ParameterizedTest
    @EnumSource
    void dropNewestKeepsWhatWaits(Backing backing) throws Exception {
        try (Camera camera = Camera.open(options(backing, WhenExhausted.DROP_NEWEST), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Frame _ = Cameras.next(frames);
                Frame _ = Cameras.next(frames)) {
            await().until(() -> camera.stats().droppedExhausted() > 0);
            CameraStats before = camera.stats();
            assertThat(before.slotsInUse()).isEqualTo(SLOTS);
            await().until(() -> camera.stats().droppedExhausted() > before.droppedExhausted() + 20);
            CameraStats after = camera.stats();
            assertThat(after.frames()).isEqualTo(before.frames());
            assertThat(after.droppedUnread()).isEqualTo(before.droppedUnread());
            assertThat(after.droppedNoMemory()).isZero();
            try (Frame waited = frames.poll()) {
                assertThat(waited.id()).as("the last that had a slot").isEqualTo(before.frames());
            }
            await().until(() -> camera.stats().frames() > before.frames());
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropOldestTakesBackWhatWaits(Backing backing) throws Exception {
        try (Camera camera = Camera.open(options(backing, WhenExhausted.DROP_OLDEST), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Frame _ = Cameras.next(frames);
                Frame _ = Cameras.next(frames)) {
            long before = camera.stats().frames();
            await().until(() -> camera.stats().frames() > before + 20);
            assertThat(camera.stats().droppedUnread()).isGreaterThanOrEqualTo(19);
            try (Frame third = Cameras.next(frames)) {
                assertThat(third.id()).isGreaterThan(before);
                await().until(() -> camera.stats().droppedExhausted() > 20); // nothing waits unread any more
                long published = camera.stats().frames();
                long refused = camera.stats().droppedExhausted();
                await().until(() -> camera.stats().droppedExhausted() > refused + 20);
                assertThat(camera.stats().slotsInUse()).isEqualTo(SLOTS);
                assertThat(camera.outstanding()).hasSize(SLOTS);
                assertThat(camera.stats().frames()).isEqualTo(published);
            }
        }
    }

    /** Its memory would not come free: an engine that holds it would only lose it for the other one. */
    @ParameterizedTest
    @EnumSource
    @Logs(value = "WARN Exhaustion: .*no frames for \\d+ ms, since all 3 are held", maybe = true)
    void dropOldestTakesBackNothingThatAnEngineHolds(Backing backing) throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        List<Frame> held = new ArrayList<>();
        try (DeviceDecorator waiting = new DeviceDecorator(device) {
            @Override
            public void bindThread() {
                if (Thread.currentThread().getName().contains("-camera-")) { // so that each frame is offered to both
                    Uninterrupted.await(subscribed::await);
                }
                super.bindThread();
            }
        }; Camera camera = Camera.start(options(backing, WhenExhausted.DROP_OLDEST).withQueue(SLOTS), waiting);
                Subscription unread = camera.subscribe(Overflow.DROP_NEWEST);
                Subscription engine = camera.subscribe(Overflow.BLOCK)) {
            subscribed.countDown();
            while (held.size() < SLOTS) {
                held.add(Cameras.next(engine));
            }
            engine.close(); // nobody makes the camera wait any more: its policy counts
            await().until(() -> camera.stats().droppedExhausted() > 20);
            assertThat(unread.dropped()).isZero();
            for (Frame frame : held) {
                try (Frame waited = unread.poll()) {
                    assertThat(waited).as("frame %d", frame.id()).isNotNull();
                    assertThat(waited.id()).isEqualTo(frame.id());
                }
            }
            held.forEach(Frame::close);
        } finally {
            subscribed.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockWaitsForARelease(Backing backing) throws Exception {
        try (Camera camera = Camera.open(options(backing, WhenExhausted.BLOCK).withQueue(SLOTS), device);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            List<Frame> held = new ArrayList<>();
            for (int i = 0; i < SLOTS; i++) {
                held.add(Cameras.next(frames));
            }
            long first = held.getFirst().id();
            assertThat(held).extracting(Frame::id).as("none was dropped").containsExactly(first, first + 1, first + 2);
            assertThat(frames.poll(Duration.ofMillis(100))).isNull();
            assertThat(camera.stats().dropped()).isZero();
            held.removeFirst().close();
            try (Frame next = Cameras.next(frames)) {
                assertThat(next.id()).isEqualTo(first + 3);
            }
            held.forEach(Frame::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Logs("WARN Exhaustion: .*no frames for \\d+ ms, since all 3 are held")
    void blockGivesUpWhenItsTimeIsOverAndCountsThat(Backing backing) throws Exception {
        Duration patience = Duration.ofMillis(40);
        try (Camera camera = Camera.open(options(backing, WhenExhausted.BLOCK).withExhaustedTimeout(patience), device);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            List<Frame> held = new ArrayList<>();
            for (int i = 0; i < SLOTS; i++) {
                held.add(Cameras.next(frames));
            }
            long from = System.nanoTime();
            long before = camera.stats().droppedExhausted();
            long published = camera.stats().frames();
            await().until(() -> camera.stats().droppedExhausted() >= before + 4);
            assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(3 * patience.toNanos());
            assertThat(camera.stats().frames()).isEqualTo(published);
            held.forEach(Frame::close);
            Cameras.next(frames).close();
        }
    }

    static Stream<Arguments> backingsAndPolicies() {
        return Stream.of(Backing.values()).flatMap(backing -> Stream.of(WhenExhausted.values())
                .map(policy -> Arguments.of(backing, policy)));
    }

    /** A subscription that wants every frame gets it, however the camera is set, and however long its engine holds all slots. */
    @ParameterizedTest
    @MethodSource("backingsAndPolicies")
    @Logs(value = "WARN Exhaustion: .*no frames for \\d+ ms, since all 3 are held", maybe = true)
    void aBlockingSubscriptionLosesNothing(Backing backing, WhenExhausted policy) throws Exception {
        List<Long> expected = read(options(backing, policy).withLoop(false).withSlots(8), 1);
        CameraOptions impatient = options(backing, policy).withLoop(false).withExhaustedTimeout(Duration.ofNanos(1));
        assertThat(read(impatient, SLOTS - 1)).hasSizeGreaterThan(20).isEqualTo(expected);
    }

    /** The times of all frames of a file. So many are held, with the one that waits behind them, until the camera has no slot. */
    private List<Long> read(CameraOptions options, int atATime) throws InterruptedException {
        List<Long> times = new ArrayList<>();
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            List<Frame> held = new ArrayList<>();
            long exhaustions = camera.stats().exhaustions();
            while (!frames.isEnded()) {
                Frame frame = frames.poll(Liveness.LIMIT);
                if (frame != null) {
                    times.add(frame.ptsNanos());
                    held.add(frame);
                }
                if (held.size() == atATime || frame == null) {
                    long before = exhaustions;
                    await().until(() -> atATime == 1 || camera.stats().exhaustions() > before
                            || camera.state() == CameraState.ENDED);
                    exhaustions = camera.stats().exhaustions();
                    held.forEach(Frame::close);
                    held.clear();
                }
            }
            held.forEach(Frame::close);
            assertThat(frames.dropped()).isZero();
            assertThat(camera.stats().dropped()).isZero();
            assertThat(atATime == 1 || exhaustions > 1).as("the camera had no slot").isTrue();
        }
        return times;
    }

    /**
     * What a subscription that may lose frames keeps unread is taken back, rather than making the other one wait for its reader.
     */
    @ParameterizedTest
    @EnumSource
    void whatWaitsUnreadMakesNobodyWaitWhoWantsEveryFrame(Backing backing) throws Exception {
        try (Camera camera = Camera.open(options(backing, WhenExhausted.DROP_OLDEST).withQueue(SLOTS), device);
                Subscription unread = camera.subscribe(Overflow.DROP_NEWEST);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 40; i++) {
                Cameras.next(frames).close();
            }
            assertThat(frames.dropped()).isZero();
            assertThat(camera.stats().droppedExhausted()).isZero();
            assertThat(unread.dropped()).isPositive();
        }
    }

    /** The camera waits for a slot; when nobody wants every frame any more, its policy counts again, though no slot comes. */
    @ParameterizedTest
    @MethodSource("backingsAndPolicies")
    @Logs(value = "WARN Exhaustion: .*no frames for \\d+ ms, since all 3 are held", maybe = true)
    void theWaitEndsWithTheLastSubscriptionThatWantsEveryFrame(Backing backing, WhenExhausted policy) throws Exception {
        CameraOptions impatient = options(backing, policy).withQueue(SLOTS).withExhaustedTimeout(Duration.ofNanos(1));
        List<Frame> held = new ArrayList<>();
        try (Camera camera = Camera.open(impatient, device); Subscription frames = camera.subscribe(Overflow.BLOCK);
                Subscription others = camera.subscribe(Overflow.DROP_NEWEST)) {
            while (held.size() < SLOTS) {
                await().until(() -> {
                    closeAll(frames);
                    Frame frame = others.poll();
                    return frame != null && held.add(frame);
                });
            }
            await().until(() -> {
                closeAll(frames);
                return camera.stats().exhaustions() > 0 && camera.outstanding().size() == SLOTS;
            });
            assertThat(camera.stats().droppedExhausted()).isZero();
            frames.close();
            await().until(() -> camera.stats().droppedExhausted() > 20);
            held.forEach(Frame::close);
        }
    }

    private static void closeAll(Subscription frames) {
        for (Frame frame; (frame = frames.poll()) != null;) {
            frame.close();
        }
    }
}
