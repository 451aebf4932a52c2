package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import org.junit.jupiter.api.AfterEach;

/** Copies complete late here, out of converted surfaces, and what was freed is poisoned. */
@Logs("WARN Publisher: .*is not delivered: it does not contain the crop")
@Logs("WARN CameraThread: .* has failed: .*it does not contain the crop")
class CheckedHostCropTest extends CropContract {
    private final HostDevice device = CheckedHostDevice.checked(20261);

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        device.close();
    }
}
