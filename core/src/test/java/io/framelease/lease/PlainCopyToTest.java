package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.device.PlainHostDevice;
import org.junit.jupiter.api.AfterEach;

class PlainCopyToTest extends CopyToContract {
    private final PlainHostDevice device = HostDevice.plain();

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void closeDevice() {
        device.close();
    }
}
