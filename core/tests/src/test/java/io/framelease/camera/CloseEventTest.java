package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.device.HostDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener is told of the end of its camera, in the natural order: the camera is closed, and then the executor. */
class CloseEventTest {
    private static final int ROUNDS = 20;
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    private Camera camera() {
        return Camera.start(patient(Cameras.clip("raw-96x64.h264")), device);
    }

    private void assertCloseIsTold(Supplier<ExecutorService> executor) {
        for (int i = 0; i < ROUNDS; i++) {
            List<CameraEvent> heard = Collections.synchronizedList(new ArrayList<>());
            try (ExecutorService thread = executor.get(); Camera camera = camera()) {
                camera.listen(thread, heard::add);
            }
            assertThat(heard).as("round %d", i).isNotEmpty();
            assertThat(heard.getLast()).as("round %d of %s", i, heard).isInstanceOf(CameraEvent.Closed.class);
        }
    }

    @Test
    void aThreadOfOnesOwn() {
        assertCloseIsTold(Executors::newSingleThreadExecutor);
    }

    @Test
    void virtualThreads() {
        assertCloseIsTold(Executors::newVirtualThreadPerTaskExecutor);
    }

    /** Such as one that waits for room in a queue, which a thread makes that is behind the close. */
    @Test
    void anExecutorThatBlocksHasTheCameraClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        LinkedBlockingQueue<CameraEvent> heard = new LinkedBlockingQueue<>();
        Executor blocking = task -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            task.run();
        };
        Camera camera = camera();
        camera.listen(blocking, heard::add);
        camera.close();
        assertThat(camera.state()).isEqualTo(CameraState.CLOSED);
        assertThat(heard).isEmpty();
        closed.countDown();
        CameraEvent last = heard.take();
        while (!(last instanceof CameraEvent.Closed)) {
            last = heard.take();
        }
        assertThat(heard).isEmpty();
    }
}
