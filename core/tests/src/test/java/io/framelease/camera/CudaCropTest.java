package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Logs;
import org.junit.jupiter.api.Tag;

/** NVDEC, by address where nothing is scaled, and software where it cannot. */
@Tag("gpu")
@Logs(value = "WARN Decoders: .*software does", maybe = true)
@Logs(value = "WARN .*is not delivered", maybe = true)
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
class CudaCropTest extends CropContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }
}
