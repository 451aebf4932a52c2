package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Logs;
import org.junit.jupiter.api.Tag;

/** NVDEC's own scaler, and libswscale where that cannot. */
@Tag("gpu")
@Logs(value = "WARN Decoders: .*software does", maybe = true)
@Logs(value = "WARN .*too large|WARN .*slots would take|WARN .*is not delivered", maybe = true)
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
class CudaScaleTest extends ScaleContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }
}
