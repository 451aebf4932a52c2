package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Devices;
import io.framelease.device.CudaDevice;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether a device's hardware decodes, by the picture that it is given. */
class DecodeTrialTest {
    @Test
    void whereSoftwareHasToItSaysSo() {
        try (HostDevice device = HostDevice.plain()) {
            assertThat(DecodeTrial.on(device)).contains("software did it: frames live in host memory");
        }
    }

    /** Decoders of others, kept ones too, are no proof. */
    @Test
    @Tag("gpu")
    void aGpuDecodesBesideOtherCameras() {
        CudaDevice device = (CudaDevice) Devices.cuda(0);
        assertThat(DecodeTrial.on(device)).isEmpty();
        try (Camera camera = Camera.open(patient(Clips.file("h264-b-642x362.mp4").toString()), device)) {
            assertThat(DecodeTrial.on(device)).isEmpty();
            assertThat(camera.stream()).isPresent();
        }
        device.decoders().drain();
    }
}
