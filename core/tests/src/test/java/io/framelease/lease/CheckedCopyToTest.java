package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.device.DeviceBackend;
import io.framelease.testkit.device.CheckedHostDevice;

class CheckedCopyToTest extends CopyToContract {
    private final CheckedHostDevice device = CheckedHostDevice.checked(71);

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    void closeDevice() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }
}
