package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.natives.CudaLibrary;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NvmlLibrary;
import io.framelease.testing.Liveness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What GPUs tell of their load, and who is chosen by it. */
@Tag("gpu")
class CudaLoadTest {
    private static final String CLIP = Clips.file("h264-gop25-1280x720.mp4").toString();

    private static DeviceLoad load(Device device) {
        return ((CudaDevice) device).load();
    }

    @Test
    void theDriverTellsTheMemoryThatTheRuntimeTells() {
        assumeTrue(NvmlLibrary.get().isPresent(), "NVML, which a container has with the capability utility");
        CudaDevice device = (CudaDevice) Devices.cuda(0);
        DeviceLoad load = device.load();
        long total = device.memory().total();
        assertThat(load.decoderPercent()).isBetween(0, 100);
        assertThat(load.freeBytes()).isBetween(0L, load.totalBytes());
        // the runtime leaves out what the driver keeps for itself; of a part of a GPU (MIG) the driver tells the whole
        assertThat(load.totalBytes()).isGreaterThanOrEqualTo(total);
    }

    @Test
    void aCameraIsCounted() throws Exception {
        Device device = Devices.cuda(0);
        await().atMost(Liveness.LIMIT).until(() -> load(device).cameras() == 0);
        try (Camera camera = Camera.open(patient(CLIP).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Frame frame = frames.poll(Liveness.LIMIT)) {
            assertThat(frame).isNotNull();
            assertThat(load(device).cameras()).isEqualTo(1);
        }
        await().atMost(Liveness.LIMIT).until(() -> load(device).cameras() == 0);
    }

    /** One after the other, at once. */
    @Test
    void camerasSpreadOverTwoGpus() throws Exception {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        List<Device> two = Devices.cudaDevices().subList(0, 2);
        List<Camera> cameras = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                cameras.add(Camera.start(patient(CLIP).withLoop(true), Devices.leastLoaded(two)));
            }
            assertThat(cameras.stream().filter(camera -> camera.device() == two.getFirst())).hasSize(3);
            assertThat(cameras.stream().filter(camera -> camera.device() == two.getLast())).hasSize(3);
        } finally {
            cameras.forEach(Camera::close);
        }
    }

    /** In a process of its own: here both may be open. */
    @Test
    void choosingOpensTheChosenOneAlone() throws Exception {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        ChildJvm child = new ChildJvm(LeastLoadedProgram.class);
        for (String folder : List.of(CudaLibrary.DIR_PROPERTY, FFmpegLibraries.DIR_PROPERTY)) { // its libraries are this JVM's
            String set = System.getProperty(folder);
            if (set != null) {
                child.with(folder, set);
            }
        }
        assertThat(child.run(CLIP).lines()).contains("second: gpu0=false gpu1=true", "played: gpu0=false gpu1=true");
    }
}
