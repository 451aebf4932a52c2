package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.device.PlainHostDevice;

class PlainCopyToTest extends CopyToContract {
    private final PlainHostDevice device = HostDevice.plain();

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    void closeDevice() {
        device.close();
    }
}
