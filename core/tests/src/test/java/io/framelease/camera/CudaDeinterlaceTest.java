package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** NVDEC's own deinterlacers. */
@Tag("gpu")
class CudaDeinterlaceTest extends DeinterlaceContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }
}
