package io.framelease.torture;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testkit.NumberedVideo;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In the steady state no thread waits for another camera: a camera's thread waits for the time of its next frame, an engine
 * for its subscription, and neither for a lock. The JVM's own recording tells what its threads were parked on. What they wait
 * for in native code, a driver's or FFmpeg's lock, it does not see; but the kernel counts how often each thread has given up
 * its processor to wait, and what is left of that count is native code's.
 */
class NobodyWaitsTest {
    private static final Logger LOG = LoggerFactory.getLogger(NobodyWaitsTest.class);
    private static final int CAMERAS = 3;
    private static final int FPS = 100;
    private static final int WARM_UP_FRAMES = 200;
    private static final int FRAMES = 300;
    private static final String OWN_TIME = "io.framelease.camera.SessionWaits";
    /** More than a wait in four frames; a page of the file or the JVM's own affairs now and then are fewer. */
    private static final String NATIVE = "waits in native code";
    /** Has each thread that lives, with its number. */
    private static final String THREADS = "jdk.ThreadAllocationStatistics";
    /** The library's, which every recording has: the first of a kind links its class, under the JVM's lock, once. */
    private static final List<String> OWN_EVENTS = Stream.of("Session", "Reconnect", "FrameDrop", "LeaseHeld", "SlotWait", "Leak",
            "Revoke", "Reclaim").map("io.framelease."::concat).toList();
    private static final String OWN_FRAMES = "io.framelease.camera.SubscriptionImpl";

    @TempDir
    Path folder;

    /** A device with a lock that everybody needs, as a driver may have. */
    private static final class Locked extends DeviceDecorator {
        private final ReentrantLock lock = new ReentrantLock();

        Locked(DeviceBackend inner) {
            super(inner);
        }

        @Override
        public void record(DeviceEvent event, DeviceStream stream) {
            lock.lock();
            try {
                for (long end = System.nanoTime() + 3_000_000, left; (left = end - System.nanoTime()) > 0;) {
                    LockSupport.parkNanos(left);
                }
                super.record(event, stream);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The same, of a driver's own kind: a mutex of the C library, which the JVM knows nothing of. Whoever has it works. */
    private static final class NativelyLocked extends DeviceDecorator {
        private final NativeMutex mutex;

        NativelyLocked(DeviceBackend inner, Arena arena) {
            super(inner);
            this.mutex = new NativeMutex(arena);
        }

        @Override
        public void record(DeviceEvent event, DeviceStream stream) {
            mutex.lock();
            try {
                for (long end = System.nanoTime() + 3_000_000; System.nanoTime() - end < 0;) {
                    Thread.onSpinWait();
                }
                super.record(event, stream);
            } finally {
                mutex.unlock();
            }
        }
    }

    @Test
    void nobodyWaitsForAnotherCamera() throws Exception {
        try (HostDevice device = HostDevice.plain()) {
            Map<String, Integer> waits = waits(device);
            LOG.info("what threads waited for, and how often: {}", waits);
            assertThat(waits).containsOnlyKeys("camera: parked on " + OWN_TIME, "engine: parked on " + OWN_FRAMES);
        }
    }

    @Test
    void aLockBetweenCamerasWouldBeSeen() throws Exception {
        try (HostDevice device = HostDevice.plain(); Locked locked = new Locked(device)) {
            assertThat(waits(locked)).containsKey("camera: parked on " + ReentrantLock.class.getName() + "$NonfairSync");
        }
    }

    @Test
    void aLockInNativeCodeWouldBeSeen() throws Exception {
        try (HostDevice device = HostDevice.plain(); Arena arena = Arena.ofShared();
                NativelyLocked locked = new NativelyLocked(device, arena)) {
            assertThat(waits(locked)).containsKey("camera: " + NATIVE);
        }
    }

    /** Lets cameras and engines run for a while; gives what they waited for, and how often. */
    private Map<String, Integer> waits(DeviceBackend device) throws Exception {
        CountDownLatch warm = new CountDownLatch(CAMERAS);
        CountDownLatch recording = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(CAMERAS);
        CountDownLatch over = new CountDownLatch(1);
        List<Camera> cameras = new ArrayList<>();
        List<Thread> engines = new ArrayList<>();
        Map<Long, Long> switches = new HashMap<>();
        Path file = folder.resolve("waits.jfr");
        try (Recording jfr = new Recording()) {
            jfr.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
            jfr.enable(THREADS).with("period", "everyChunk");
            jfr.enable("jdk.JavaMonitorEnter").withThreshold(Duration.ZERO);
            jfr.enable("jdk.JavaMonitorWait").withThreshold(Duration.ZERO);
            OWN_EVENTS.forEach(jfr::disable);
            for (int i = 0; i < CAMERAS; i++) {
                NumberedVideo video = NumberedVideo.write(folder.resolve(i + ".y4m"), i, FPS, 50);
                Camera camera = Camera.open(patient(video.source()).withLoop(true).withRealtime(true), device);
                cameras.add(camera);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                engines.add(Thread.ofPlatform().name("engine-" + i).start(() -> {
                    read(frames, WARM_UP_FRAMES);
                    warm.countDown();
                    await(recording);
                    read(frames, FRAMES);
                    done.countDown();
                    await(over);
                }));
            }
            warm.await();
            jfr.start();
            Map<Long, Long> before = ContextSwitches.voluntary();
            recording.countDown();
            done.await();
            ContextSwitches.voluntary().forEach((thread, count) -> switches.put(thread,
                    count - before.getOrDefault(thread, count)));
            jfr.stop();
            over.countDown();
            jfr.dump(file);
        } finally {
            cameras.forEach(Camera::close);
        }
        for (Thread engine : engines) {
            engine.join();
        }
        Map<String, Integer> waits = new TreeMap<>();
        Set<Long> cameraThreads = new HashSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals(THREADS)) {
                RecordedThread thread = event.getThread("thread");
                if (String.valueOf(thread.getJavaName()).startsWith("framelease-camera-" + folder)) {
                    cameraThreads.add(thread.getOSThreadId());
                }
                continue;
            }
            String thread = event.getThread() == null ? "" : String.valueOf(event.getThread().getJavaName());
            String who = thread.startsWith("framelease-camera-" + folder) ? "camera"
                    : thread.startsWith("engine-") ? "engine" : null;
            if (who != null && !isOwnLatch(event)) {
                waits.merge(who + ": " + what(event), 1, Integer::sum);
                if (who.equals("camera")) {
                    switches.merge(event.getThread().getOSThreadId(), -1L, Long::sum);
                }
            }
        }
        assertThat(cameraThreads).hasSize(CAMERAS);
        long inNativeCode = cameraThreads.stream().mapToLong(switches::get).sum();
        LOG.info("waits of cameras beside those: {} of {} frames", inNativeCode, CAMERAS * FRAMES);
        if (inNativeCode > CAMERAS * FRAMES / 4) {
            waits.put("camera: " + NATIVE, (int) inNativeCode);
        }
        return waits;
    }

    private static String what(RecordedEvent event) {
        return event.getEventType().getName().equals("jdk.ThreadPark")
                ? "parked on " + (event.getClass("parkedClass") == null ? "nothing"
                        : event.getClass("parkedClass").getName())
                : event.getEventType().getLabel() + " " + event.getClass("monitorClass").getName();
    }

    /** The engines of this test begin and end together. */
    private static boolean isOwnLatch(RecordedEvent event) {
        return event.hasField("parkedClass") && event.getClass("parkedClass") != null
                && event.getClass("parkedClass").getName().startsWith(CountDownLatch.class.getName());
    }

    private static void read(Subscription frames, int count) {
        try {
            for (int i = 0; i < count; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                    assertThat(view.width()).isEqualTo(NumberedVideo.WIDTH);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
