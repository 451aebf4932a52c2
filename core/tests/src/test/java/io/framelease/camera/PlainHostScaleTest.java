package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import org.junit.jupiter.api.AfterEach;

@Logs("WARN Publisher: .*is not delivered: Limits.pixels allows")
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
@Logs("WARN .*too large|WARN .*slots would take")
class PlainHostScaleTest extends ScaleContract {
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
