package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import org.junit.jupiter.api.AfterEach;

@Logs("WARN Publisher: .*is not delivered: it does not contain the crop")
@Logs("WARN CameraThread: .* has failed: .*it does not contain the crop")
class PlainHostCropTest extends CropContract {
    private final HostDevice device = HostDevice.plain();

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        device.close();
    }
}
