package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** By the hardware, whose pictures are put in order here. */
@Tag("gpu")
class CudaLatenessTest extends LatenessContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    int decoders(boolean damaged) {
        return 1;
    }
}
