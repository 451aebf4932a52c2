package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.device.DeviceBackend;
import io.framelease.testkit.device.CheckedHostDevice;
import org.junit.jupiter.api.AfterEach;

/** On the host, where copies are asynchronous and freed memory is poisoned. */
class HostFramesTest extends FramesContract {
    private final CheckedHostDevice device = CheckedHostDevice.checked(29);

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        device.close();
        assertThat(device.memory().allocated()).isZero();
    }
}
