package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.framelease.Camera;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.NativeStack;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** FFmpeg's code recurses as C code does: its threads have the stack that it expects, and not the JVM's usual one. */
class NativeStackTest {
    /** Less than the whole, by what the C library and the JVM may take of it; far above the JVM's usual size. */
    private static final long LEAST = CameraImpl.NATIVE_STACK * 3 / 4;

    private final HostDevice device = HostDevice.plain();
    /** The stacks of the threads of cameras, by the beginnings of their names. */
    private final Map<String, Long> stacks = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private void measure() {
        String name = Thread.currentThread().getName();
        for (String begin : new String[] {"framelease-camera-", "framelease-successor-"}) {
            if (name.startsWith(begin)) {
                stacks.put(begin, NativeStack.bytes());
            }
        }
    }

    @Test
    void aCamerasThread() throws Exception {
        try (DeviceDecorator measuring = new DeviceDecorator(device) {
            @Override
            public void bindThread() { // before the source is opened
                measure();
                super.bindThread();
            }
        }) {
            Opening.width(patient(Clips.file("raw-96x64.h264").toString()), measuring);
        }
        assertThat(stacks).containsOnlyKeys("framelease-camera-");
        assertThat(stacks.get("framelease-camera-")).isGreaterThanOrEqualTo(LEAST);
    }

    /** The one that opens a source beside the camera's thread says there that the source has no room. */
    @Test
    void theOneOfAPlannedReconnect() throws Exception {
        AppenderBase<ILoggingEvent> measuring = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                measure();
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(CameraThread.class);
        measuring.start();
        logger.addAppender(measuring);
        try (RtspCamera server = RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 25, 50))) {
            server.limitSessions(1);
            try (Camera camera = Camera.open(patient(server.url()), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Cameras.next(frames).close();
                assertThat(catchThrowableOfType(SourceException.class, camera::handOver).kind())
                        .isEqualTo(SourceException.Kind.BUSY);
            }
        } finally {
            logger.detachAppender(measuring);
        }
        assertThat(stacks).containsKey("framelease-successor-");
        assertThat(stacks.get("framelease-successor-")).isGreaterThanOrEqualTo(LEAST);
    }
}
