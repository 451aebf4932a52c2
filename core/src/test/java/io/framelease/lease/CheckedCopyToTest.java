package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.device.CheckedHostDevice;
import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import org.junit.jupiter.api.AfterEach;

class CheckedCopyToTest extends CopyToContract {
    private final CheckedHostDevice device = HostDevice.checked(71);

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void closeDevice() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }
}
