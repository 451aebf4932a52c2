package io.framelease.image;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** The same on a GPU. */
@Tag("gpu")
class CudaFramesTest extends FramesContract {
    @Override
    DeviceBackend device() {
        return (DeviceBackend) Devices.cuda(0);
    }
}
