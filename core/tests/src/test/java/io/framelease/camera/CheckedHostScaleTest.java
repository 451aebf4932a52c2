package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import org.junit.jupiter.api.AfterEach;

/** Copies complete late here, out of converted surfaces, and what was freed is poisoned. */
@Logs("WARN Publisher: .*is not delivered: Limits.pixels allows")
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
@Logs("WARN .*too large|WARN .*slots would take")
class CheckedHostScaleTest extends ScaleContract {
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
