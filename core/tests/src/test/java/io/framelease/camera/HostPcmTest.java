package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import org.junit.jupiter.api.AfterEach;

/** By FFmpeg's software decoder. */
class HostPcmTest extends PcmContract {
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
