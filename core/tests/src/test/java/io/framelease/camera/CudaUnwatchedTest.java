package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenUnwatched;
import io.framelease.device.CudaDevice;
import io.framelease.testing.Liveness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a GPU does for a camera that nobody subscribes to: nothing, and in the end it has nothing of it. */
@Tag("gpu")
class CudaUnwatchedTest {
    private static final String CLIP = "rtsp-baseline-640x360.mp4";
    private static final int MANY = 60;

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    private static void awaitLeftOut(Camera camera) {
        long before = camera.stats().undecodedPackets();
        await().until(() -> camera.stats().undecodedPackets() > before + MANY);
    }

    private static void assertPlays(Camera camera) throws InterruptedException {
        try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 3; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    assertThat(frame.info().isKeyFrame()).isEqualTo(i == 0);
                }
            }
        }
    }

    @Test
    void itsDecoderRests() throws Exception {
        try (EndlessServer server = new EndlessServer(CLIP);
                Camera camera = Camera.open(patient(server.url()).withWhenUnwatched(WhenUnwatched.SKIP), device)) {
            for (int i = 0; i < 3; i++) {
                awaitLeftOut(camera);
                long decoded = camera.stats().decodedPictures();
                awaitLeftOut(camera);
                assertThat(camera.stats().decodedPictures()).isEqualTo(decoded);
                assertPlays(camera);
            }
            assertThat(camera.stream().orElseThrow().decoder().isHardware()).isTrue();
            assertThat(((CameraImpl) camera).decoders()).as("decoders").isEqualTo(1);
            assertThat(camera.stats().damaged()).isZero();
        }
    }

    @Test
    void itsDecoderAndItsSlotsAreGivenBack() throws Exception {
        device.decoders().drain();
        int used = device.decoders().used();
        try (EndlessServer server = new EndlessServer(CLIP);
                Camera camera = Camera.open(patient(server.url()).withWhenUnwatched(WhenUnwatched.DISCONNECT), device)) {
            assertPlays(camera);
            assertThat(device.decoders().used()).isEqualTo(used + 1);
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            await().until(() -> device.decoders().used() == used); // when the last copy is complete
            assertThat(camera.stats().slots()).isZero();
            assertPlays(camera);
            assertThat(device.decoders().reused()).as("the one that it gave back, or another camera's").isPositive();
        }
    }
}
