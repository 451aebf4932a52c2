package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.testing.Liveness;
import io.framelease.testkit.device.CheckedHostDevice;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The threads of a camera keep nothing of the application that opened it: it may be undeployed while they live. */
class CameraThreadsTest {
    private final InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    private final AtomicReference<String> seen = new AtomicReference<>("nothing yet");

    @Test
    void inheritNothingOfWhoOpensTheCamera() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        AtomicReference<Camera> opened = new AtomicReference<>();
        try (CheckedHostDevice device = CheckedHostDevice.checked(71); DeviceDecorator looking = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream stream) {
                seen.set(inherited.get()); // on the camera's thread, behind a copy
                super.record(event, stream);
            }
        }; URLClassLoader application = new URLClassLoader(new URL[0])) {
            Thread request = new Thread(new ThreadGroup("application"), () -> {
                inherited.set("request");
                opened.set(Camera.open(Cameras.endless(), looking));
            });
            request.setContextClassLoader(application);
            request.setPriority(Thread.MIN_PRIORITY);
            request.start();
            request.join();
            try (Camera camera = opened.get(); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Cameras.next(frames).close();
                CameraLog.flush(Liveness.LIMIT);
                Set<Thread> made = new HashSet<>(Thread.getAllStackTraces().keySet());
                made.removeAll(before);
                made.removeIf(thread -> !thread.getName().startsWith("framelease-"));
                assertThat(made).extracting(Thread::getName).anyMatch(name -> name.startsWith("framelease-camera-"))
                        .anyMatch(name -> name.startsWith("framelease-host-stream-"));
                assertThat(made).allSatisfy(thread -> {
                    assertThat(thread.isDaemon()).isTrue();
                    assertThat(thread.getThreadGroup().getParent()).as("the group of %s: the system's", thread).isNull();
                    assertThat(thread.getContextClassLoader()).as("class loader of %s", thread).isNull();
                    assertThat(thread.getPriority()).as("priority of %s", thread).isEqualTo(Thread.NORM_PRIORITY);
                });
            }
            assertThat(seen.get()).as("inheritable local of the camera's thread").isNull();
        }
    }
}
