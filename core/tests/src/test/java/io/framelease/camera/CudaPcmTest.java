package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** By the hardware decoder. */
@Tag("gpu")
class CudaPcmTest extends PcmContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }
}
