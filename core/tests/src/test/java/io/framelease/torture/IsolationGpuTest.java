package io.framelease.torture;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import org.junit.jupiter.api.Tag;

/** The same with frames on a GPU. */
@Tag("gpu")
class IsolationGpuTest extends IsolationTest {
    @Override
    DeviceBackend openDevice() {
        return (DeviceBackend) Devices.cuda(0);
    }
}
