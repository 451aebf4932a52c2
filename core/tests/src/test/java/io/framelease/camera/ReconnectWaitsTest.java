package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Uninterrupted;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reconnect waits for, and what not; behind its return only the next session publishes. */
class ReconnectWaitsTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(64);

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    /** Reads on to the first frame that was published when so many were; it is of the second session. */
    private static void expectTheSecondSessionBehind(long published, Subscription frames) throws InterruptedException {
        long last = 0;
        while (last <= published) {
            try (Frame frame = Cameras.next(frames)) {
                last = frame.id();
                if (last > published) {
                    assertThat(frame.session()).as("session of frame %d; %d were published", last, published).isEqualTo(2);
                }
            }
        }
    }

    /** The camera thread is inside its window while the memory of its first frame is allocated. */
    @Test
    void waitsForTheFrameWhosePoolIsBeingAllocated() throws Exception {
        CountDownLatch allocating = new CountDownLatch(1);
        CountDownLatch mayAllocate = new CountDownLatch(1);
        try (DeviceDecorator slow = new DeviceDecorator(device) {
            @Override
            public MemorySegment allocate(long bytes, OrderedArena owner) {
                allocating.countDown();
                Uninterrupted.await(mayAllocate::await);
                return super.allocate(bytes, owner);
            }
        }; Camera camera = Camera.open(Cameras.endless(), slow); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            allocating.await();
            FutureTask<Long> publishedAtReturn = new FutureTask<>(() -> {
                camera.reconnect();
                return camera.stats().frames();
            });
            Thread user = Thread.ofPlatform().daemon().start(publishedAtReturn);
            await().until(() -> user.getState() == Thread.State.WAITING);
            assertThat(publishedAtReturn.isDone()).as("returned before the frame was published").isFalse();
            mayAllocate.countDown();
            long published = publishedAtReturn.get();
            assertThat(published).isPositive();
            try (Frame first = Cameras.next(frames)) {
                assertThat(first.session()).as("of the frame that was waited for").isEqualTo(1);
            }
            expectTheSecondSessionBehind(published, frames);
        } finally {
            mayAllocate.countDown();
        }
    }

    /** Reads that an engine has queued, and which do not end, hold up neither the call nor the next session. */
    @Test
    void doesNotWaitForAnEnginesStream() throws Exception {
        CountDownLatch engineDone = new CountDownLatch(1);
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); EngineStream engine = device.openStream()) {
            try (Frame frame = Cameras.next(frames); FrameView _ = frame.open().onStream(engine)) {
                device.execute(device.streamOf(engine.handle()), () -> Uninterrupted.await(engineDone::await));
            }
            FutureTask<Boolean> reconnect = new FutureTask<>(camera::reconnect);
            Thread.ofPlatform().daemon().start(reconnect);
            assertThat(reconnect.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            expectTheSecondSessionBehind(camera.stats().frames(), frames);
            engineDone.countDown();
        } finally {
            engineDone.countDown();
        }
    }
}
