package io.framelease.lease;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** The same on a GPU, where a segment that is closed, another thread's or collected was written through before. */
@Tag("gpu")
class CudaCopyToTest extends CopyToContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    void closeDevice() {
        // the process's
    }
}
