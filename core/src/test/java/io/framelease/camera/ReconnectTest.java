package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.CheckedHostDevice;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconnectTest {
    private static final long BRIEFLY = 2_000_000_000; // on a loaded machine; what it must not wait for takes longer

    private final CheckedHostDevice device = HostDevice.checked(63);

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    @Test
    void doesNotWaitForHeldFramesWhichStayReadable() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            List<Frame> held = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                held.add(Cameras.next(frames));
            }
            List<Long> checksums = held.stream().map(Cameras::checksum).toList();
            try (FrameView view = held.getFirst().open()) {
                long before = System.nanoTime();
                assertThat(camera.reconnect()).as("by an engine's thread that has a view open").isTrue();
                assertThat(System.nanoTime() - before).isLessThan(BRIEFLY);
                await().until(() -> camera.stats().sessions() == 2);
                try (Frame fresh = Cameras.next(frames)) {
                    assertThat(fresh.id()).as("numbered on").isGreaterThan(held.getLast().id());
                }
                assertThat(Cameras.checksum(view)).isEqualTo(checksums.getFirst());
            }
            assertThat(held.stream().map(Cameras::checksum).toList()).isEqualTo(checksums);
            assertThat(camera.stats().reconnects()).isEqualTo(1);
            assertThat(camera.stats().errors()).isZero();
            held.forEach(Frame::close);
        }
    }

    @Test
    void afterItsReturnNothingOfTheOldSessionIsPublished() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < 10; i++) {
                Cameras.next(frames).close();
                long sessions = camera.stats().sessions();
                camera.reconnect();
                long published = camera.stats().frames();
                await().until(() -> camera.stats().frames() > published || camera.stats().sessions() > sessions);
                assertThat(camera.stats().sessions()).isGreaterThan(sessions);
            }
        }
    }

    /** The second session is held up while it opens; a hundred calls come meanwhile; they are one reconnect. */
    @Test
    void concurrentReconnectsCoalesce() throws Exception {
        Semaphore mayOpen = new Semaphore(1);
        AtomicInteger opening = new AtomicInteger();
        try (DeviceDecorator slow = new DeviceDecorator(device) {
            @Override
            public void bindThread() {
                if (Thread.currentThread().getName().contains("-camera-")) { // and not the Reclaimer
                    opening.incrementAndGet();
                    mayOpen.acquireUninterruptibly();
                }
                super.bindThread();
            }
        }; Camera camera = Camera.open(Cameras.endless(), slow)) {
            camera.reconnect();
            await().until(() -> opening.get() == 2);
            List<Thread> callers = new ArrayList<>();
            AtomicInteger accepted = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int call = 0; call < 25; call++) {
                        if (camera.reconnect()) {
                            accepted.incrementAndGet();
                        }
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(accepted).hasValue(100);
            mayOpen.release(100);
            await().until(() -> camera.state() == CameraState.PLAYING);
            assertThat(opening).as("the first, the one that was cut while it opened, and the one for the hundred")
                    .hasValue(3);
            assertThat(camera.stats().sessions()).isEqualTo(2);
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    void whileConnectingItConnectsAnew() throws Exception {
        try (Cameras.SilentServer server = new Cameras.SilentServer(0);
                Camera camera = Camera.start(CameraOptions.of(server.url())
                        .withConnectTimeout(Duration.ofSeconds(50)), device)) {
            await().until(() -> server.accepted() == 1);
            assertThat(camera.state()).isEqualTo(CameraState.CONNECTING);
            assertThat(camera.reconnect()).isTrue();
            await().until(() -> server.accepted() == 2);
            assertThat(camera.state()).isEqualTo(CameraState.CONNECTING);
            assertThat(camera.stats().errors()).isZero();
            assertThat(camera.stats().sessions()).isZero();
        }
    }

    @Test
    void whileWaitingItTriesAtOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Camera camera = Camera.start(CameraOptions.of("tcp://127.0.0.1:" + port)
                .withRetryDelay(Duration.ofMinutes(10)), device)) {
            await().until(() -> camera.state() == CameraState.WAITING);
            assertThat(camera.failure()).isPresent();
            assertThat(camera.stats().errors()).isEqualTo(1);
            try (Cameras.SilentServer server = new Cameras.SilentServer(port)) {
                assertThat(camera.reconnect()).isTrue();
                await().until(() -> server.accepted() == 1);
            }
        }
    }

    @Test
    void afterTheEndItIsRefused() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        camera.close();
        assertThat(camera.reconnect()).isFalse();
        assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
        try (Camera ended = Camera.open(Cameras.endless().withLoop(false), device);
                Subscription frames = ended.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> ended.state() == CameraState.ENDED);
            assertThat(ended.reconnect()).isFalse();
        }
    }

    /** A request may cut the very session that answers it. The file has not ended for that, and nothing has failed. */
    @Test
    void aCutThatComesLateIsOneReconnectTooMany() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 2; i < 6; i++) {
                int sessions = i;
                ((CameraImpl) camera).control.cut();
                await().until(() -> camera.stats().sessions() == sessions);
            }
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    void aBlockedReadIsCutWithinATenthOfASecond() throws Exception {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            try (Cameras.SilentServer server = new Cameras.SilentServer(0)) {
                Camera camera = Camera.start(CameraOptions.of(server.url()).withConnectTimeout(Duration.ofSeconds(50)),
                        device);
                await().until(() -> server.accepted() == 1);
                long before = System.nanoTime();
                camera.close();
                best = Math.min(best, System.nanoTime() - before);
                assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
            }
        }
        assertThat(best).as("the best of five, on a machine with other work").isLessThan(150_000_000);
    }

    @Test
    void reconnectsAllTheTimeLeaveNothingBehind() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < 30; i++) {
                try (Frame frame = Cameras.next(frames); FrameView view = frame.open()) {
                    long checksum = Cameras.checksum(view);
                    camera.reconnect();
                    assertThat(Cameras.checksum(view)).isEqualTo(checksum);
                }
            }
            assertThat(camera.state().isFinal()).isFalse();
            assertThat(camera.stats().errors()).isZero();
        }
        await().until(() -> device.openStreams() == 0);
    }
}
