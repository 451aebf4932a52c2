package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceStream;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
class ReconnectTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(63);

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
                assertThat(camera.reconnect()).as("by an engine's thread that has a view open").isTrue();
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

    /**
     * Two threads ask at every moment of a session's beginning and end, and sometimes are interrupted. When a call has returned,
     * each frame that is published later is of a later session than any that was published before the call: its number says so.
     */
    @Test
    void afterItsReturnNothingOfTheOldSessionIsPublished() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Callable<Integer> user = () -> {
                int wrong = 0;
                for (int i = 0; i < 40; i++) {
                    long sessionBefore = ((CameraImpl) camera).session();
                    if (i % 3 == 0) {
                        Thread.currentThread().interrupt();
                    }
                    assertThat(camera.reconnect()).isTrue();
                    Thread.interrupted();
                    long published = camera.stats().frames();
                    do {
                        try (Frame late = camera.frame(camera.stats().frames()).orElse(null)) { // if somebody holds it
                            wrong += late != null && late.id() > published && late.session() <= sessionBefore ? 1 : 0;
                        }
                    } while (camera.stats().frames() == published && !camera.state().isFinal());
                }
                return wrong;
            };
            try (ExecutorService users = Executors.newFixedThreadPool(2)) {
                Future<Integer> one = users.submit(user);
                Future<Integer> other = users.submit(user);
                long lastId = 0;
                long lastSession = 0;
                while (!one.isDone() || !other.isDone()) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        assertThat(frame).isNotNull();
                        assertThat(frame.id()).isGreaterThan(lastId);
                        assertThat(frame.session()).isGreaterThanOrEqualTo(lastSession);
                        lastId = frame.id();
                        lastSession = frame.session();
                    }
                }
                assertThat(one.get() + other.get()).as("frames of a session that a returned reconnect() ended").isZero();
            }
            assertThat(camera.stats().errors()).isZero();
        }
    }

    /** While the camera thread publishes it is inside its window, and a reconnect returns only behind that. */
    @Test
    void waitsForTheFrameThatIsBeingPublishedAlsoWhenInterrupted() throws Exception {
        CountDownLatch publishing = new CountDownLatch(1);
        Semaphore mayPublish = new Semaphore(0);
        try (DeviceDecorator slow = new DeviceDecorator(device) {
            @Override
            public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
                    DeviceStream stream) {
                publishing.countDown();
                mayPublish.acquireUninterruptibly();
                super.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, stream);
            }
        }; Camera camera = Camera.open(Cameras.endless(), slow);
                Subscription _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            publishing.await();
            AtomicLong publishedAtReturn = new AtomicLong(-1);
            Thread user = Thread.ofPlatform().daemon().start(() -> {
                camera.reconnect();
                publishedAtReturn.set(camera.stats().frames());
            });
            await().until(() -> user.getState() == Thread.State.WAITING);
            user.interrupt();
            await().until(() -> user.getState() == Thread.State.WAITING && !user.isInterrupted());
            assertThat(publishedAtReturn).as("it waits").hasValue(-1);
            mayPublish.release(1_000_000);
            user.join();
            assertThat(publishedAtReturn).as("the frame was published before it returned").hasPositiveValue();
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
            await().until(() -> camera.stats().sessions() == 2);
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).as("nobody has subscribed").isTrue();
            assertThat(opening).as("the first, the one that was cut while it opened, and the one for the hundred")
                    .hasValue(3);
            assertThat(camera.stats().sessions()).isEqualTo(2);
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    void whileConnectingItConnectsAnew() throws Exception {
        try (Cameras.SilentServer server = new Cameras.SilentServer(0);
                Camera camera = Camera.start(patient(server.url()), device)) {
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
        try (Camera camera = Camera.start(patient("tcp://127.0.0.1:" + port)
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
                Subscription _ = ended.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> ended.state() == CameraState.ENDED);
            assertThat(ended.reconnect()).isFalse();
        }
    }

    @Test
    void aBlockedReadIsCut(CapturedLog log) throws Exception {
        try (Cameras.SilentServer server = new Cameras.SilentServer(0)) {
            Camera camera = Camera.start(patient(server.url()).withConnectTimeout(Duration.ofMinutes(30))
                    .withCloseTimeout(Duration.ofHours(1)), device);
            await().until(() -> server.accepted() == 1);
            camera.close(); // no other end of the read would come in time
            assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
            log.assertCount(0, "does not return within");
        }
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
