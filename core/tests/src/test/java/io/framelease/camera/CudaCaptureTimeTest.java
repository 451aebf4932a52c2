package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** By the hardware decoder. */
@Tag("gpu")
class CudaCaptureTimeTest extends CaptureContract {
    @Override
    DeviceBackend device() {
        return (DeviceBackend) Devices.cuda(0);
    }
}
