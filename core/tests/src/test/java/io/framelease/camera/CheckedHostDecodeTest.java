package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.testkit.device.CheckedHostDevice;
import org.junit.jupiter.api.AfterEach;

/** Copies complete late here and what was freed is poisoned: a surface given back too early shows as a wrong checksum. */
class CheckedHostDecodeTest extends DecodeContract {
    private final HostDevice device = CheckedHostDevice.checked(20260);

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        device.close();
    }
}
