package io.framelease.testkit;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The testkit as its users have it: engines of theirs, right and wrong ones, on its public classes alone. */
@Logs(value = "WARN Camera: .*frames were still held after .* and have been taken back", maybe = true)
@Logs(value = "WARN Camera: .*is still held .* after the camera was closed", maybe = true)
@Logs(value = "WARN Exhaustion: .*no frames for", maybe = true)
@Logs(value = "ERROR CheckedHeap: .*were written to after they were freed", maybe = true)
class TestkitTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    /** A thread a camera, as a plain application has it. */
    private static class PlainEngine implements TestedEngine {
        final ExecutorService threads = Executors.newCachedThreadPool();
        private final Queue<Future<?>> readers = new ConcurrentLinkedQueue<>();

        @Override
        public void start(Camera camera, PictureCheck check) {
            Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
            readers.add(threads.submit(() -> {
                try (frames) {
                    while (!frames.isEnded() && !Thread.currentThread().isInterrupted()) {
                        try (Frame frame = frames.poll(Duration.ofMillis(100))) {
                            if (frame != null) {
                                read(camera, frame, check);
                            }
                        } catch (InterruptedException e) {
                            return null;
                        }
                    }
                }
                return null;
            }));
        }

        void read(Camera camera, Frame frame, PictureCheck check) throws Exception {
            try (FrameView view = frame.open()) {
                check.look(frame, view, "at once");
            } catch (IllegalStateException e) {
                if (!frame.isRevoked()) {
                    throw e;
                }
            }
        }

        @Override
        public void stop() throws Exception {
            threads.shutdownNow();
            for (Future<?> reader : readers) {
                try {
                    reader.get();
                } catch (ExecutionException e) {
                    throw new AssertionError("a reader", e.getCause());
                }
            }
            threads.close();
        }
    }

    @Test
    void anEngineThatKeepsTheRulesIsFoundClean() throws InterruptedException {
        try (CheckedDevice device = CheckedDevice.open(1)) {
            Torture torture = Torture.on(device.device()).cameras(3).seed(1).engine(new PlainEngine());
            TortureReport report = torture.until(() -> torture.reopened() > 1 && torture.reconnects() > 20
                    && torture.sessions() > 10 && torture.right() > 50).run(SHORT);
            report.assertClean();
            assertThat(report.findings().right()).isPositive();
            assertThat(report.reopened()).isGreaterThan(1).isEqualTo(torture.reopened());
            assertThat(report.reconnects()).isGreaterThan(20).isEqualTo(torture.reconnects());
            assertThat(report.sessions()).isGreaterThan(10).isEqualTo(torture.sessions());
            assertThat(report.right()).isGreaterThan(50).isEqualTo(torture.right());
            assertThat(report.toString()).startsWith("torture on host, seed 1, of 1.0 s or more: 3 cameras at a time").contains(
                    "opened " + report.reopened() + " times", report.reconnects() + " reconnects asked for",
                    report.sessions() + " sessions begun", report.right() + " right pictures");
            assertThat(report.complaints()).isEmpty();
            assertThat(device.allocations()).isZero();
            assertThat(device.writesAfterFree()).isZero();
        }
    }

    /** Memory that is read after its view: somebody else's picture is there, sooner or later. */
    @Test
    void anEngineThatReadsBehindItsViewIsFound() throws InterruptedException {
        TestedEngine wrong = new PlainEngine() {
            @Override
            void read(Camera camera, Frame frame, PictureCheck check) throws Exception {
                FrameView view = frame.open();
                long y = view.y().address();
                long uv = view.uv().address();
                long pitch = view.pitch();
                view.close();
                frame.close();
                int number = check.video().number(frame.ptsNanos());
                for (int i = 0; i < 50; i++) {
                    check.findings().judge(check.video().check(plane(y, pitch * NumberedVideo.HEIGHT),
                            plane(uv, pitch * NumberedVideo.HEIGHT / 2), pitch, number), "behind its view", frame.id(), number);
                    Thread.onSpinWait();
                }
            }
        };
        try (CheckedDevice device = CheckedDevice.open(2)) {
            TortureReport report = Torture.on(device.device()).cameras(3).seed(2).engine(wrong)
                    .until(() -> false).run(SHORT); // until it is found
            assertThat(report.complaints()).anyMatch(complaint -> complaint.contains("torn, stale or poisoned"));
            assertThatThrownBy(report::assertClean).isInstanceOf(AssertionError.class).hasMessageContaining("seed 2")
                    .satisfies(thrown -> assertThat(thrown.getMessage().split("torn, stale or poisoned", -1)).hasSize(2));
        }
    }

    private static MemorySegment plane(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Of a camera that was closed and left its frames to their holders. */
    private record Kept(Camera camera, Frame frame) {
        boolean isLeft() {
            return camera.state() == CameraState.CLOSED && !frame.isRevoked();
        }
    }

    @Test
    @Logs(value = "WARN .*", maybe = true)
    void anEngineThatNeverClosesAFrameIsFound() throws InterruptedException {
        Queue<Kept> kept = new ConcurrentLinkedQueue<>();
        TestedEngine wrong = new PlainEngine() {
            @Override
            void read(Camera camera, Frame frame, PictureCheck check) throws Exception {
                super.read(camera, frame, check);
                try {
                    kept.add(new Kept(camera, frame.retain()));
                } catch (IllegalStateException e) {
                    assertThat(frame.isRevoked()).isTrue();
                }
            }
        };
        try (CheckedDevice device = CheckedDevice.open(3)) {
            TortureReport report = Torture.on(device.device()).cameras(2).seed(3).patience(Duration.ofSeconds(1)).engine(wrong)
                    .until(() -> kept.stream().anyMatch(Kept::isLeft)).run(SHORT);
            assertThat(report.complaints()).anyMatch(complaint -> complaint.startsWith("something is left on the device"));
            kept.forEach(each -> each.frame().close());
        }
    }

    @Test
    void whatAnEnginesThreadThrowsIsTold() throws InterruptedException {
        TestedEngine wrong = new PlainEngine() {
            @Override
            void read(Camera camera, Frame frame, PictureCheck check) {
                throw new UnsupportedOperationException("an engine's own mistake");
            }
        };
        try (CheckedDevice device = CheckedDevice.open(4)) {
            TortureReport report = Torture.on(device.device()).cameras(2).seed(4).patience(Duration.ofSeconds(1)).engine(wrong)
                    .engine(new PlainEngine()) // without one that sees pictures this would go on for two minutes
                    .run(SHORT);
            assertThat(report.complaints()).anyMatch(complaint -> complaint.startsWith("an engine's thread failed"));
            assertThat(report.findings().failures()).isNotEmpty();
        }
    }

    @Test
    void aTortureRunsOnceAndNotWithoutEngines() throws InterruptedException {
        try (CheckedDevice device = CheckedDevice.open(5)) {
            Torture torture = Torture.on(device.device());
            assertThatIllegalStateException().isThrownBy(() -> torture.run(SHORT)).withMessageContaining("no engine");
            torture.cameras(1).engine(new PlainEngine()).run(Duration.ofMillis(100));
            assertThatIllegalStateException().isThrownBy(() -> torture.run(SHORT)).withMessageContaining("once");
        }
    }

    /** Work on a stream that is told to the view sees the picture, however late it is done. */
    @Test
    void workOnAStreamSeesThePictureBehindTheClosedView() throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("video.y4m"), 0, 50, 20);
        try (CheckedDevice device = CheckedDevice.open(6);
                Camera camera = Camera.open(patient(video.source()), device.device());
                Subscription frames = camera.subscribe(Overflow.BLOCK);
                EngineStream stream = device.device().openStream()) {
            List<NumberedVideo.Verdict> verdicts = new java.util.concurrent.CopyOnWriteArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            device.execute(stream, () -> Await.latch(go));
            try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                int number = video.number(frame.ptsNanos());
                long pitch = view.pitch();
                MemorySegment y = plane(view.y().address(), pitch * NumberedVideo.HEIGHT);
                MemorySegment uv = plane(view.uv().address(), pitch * NumberedVideo.HEIGHT / 2);
                view.onStream(stream);
                device.execute(stream, () -> verdicts.add(video.check(y, uv, pitch, number)));
            }
            for (int i = 0; i < 10; i++) { // other frames take slots meanwhile, but not this one's
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).isNotNull();
                }
            }
            assertThat(verdicts).isEmpty();
            go.countDown();
            await().until(() -> !verdicts.isEmpty());
            assertThat(verdicts).containsExactly(NumberedVideo.Verdict.RIGHT);
        }
    }

    private static final class Await {
        static void latch(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @Logs(value = "(WARN|ERROR) .*", maybe = true)
    void aLostDeviceFailsItsCameras() throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("video.y4m"), 0, 50, 100);
        try (CheckedDevice device = CheckedDevice.open(7);
                Camera camera = Camera.open(patient(video.source()).withLoop(true).withRealtime(true), device.device());
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                assertThat(frame).isNotNull();
            }
            device.lose("by the test");
            await().until(() -> camera.state() == CameraState.FAILED);
            assertThat(camera.failure()).hasValueSatisfying(
                    failure -> assertThat(failure).hasMessageContaining("by the test"));
        }
    }

    @Test
    void freedAndFreshMemoryCanBeToldFromAnyPicture() {
        NumberedVideo video = NumberedVideo.write(folder.resolve("video.y4m"), 31, 50, 128);
        MemorySegment picture = MemorySegment.ofArray(video.bytes(5));
        assertThat(video.check(picture, 5)).isEqualTo(NumberedVideo.Verdict.RIGHT);
        for (int poison : new int[] {CheckedDevice.FRESH, CheckedDevice.FREED}) {
            picture.set(ValueLayout.JAVA_BYTE, 100, (byte) poison);
            assertThat(video.check(picture, 5)).isEqualTo(NumberedVideo.Verdict.POISONED);
        }
    }
}
