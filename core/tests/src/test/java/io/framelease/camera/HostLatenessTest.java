package io.framelease.camera;

import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import org.junit.jupiter.api.AfterEach;

/** By FFmpeg's decoder, which gives place to another one. */
class HostLatenessTest extends LatenessContract {
    private final HostDevice device = HostDevice.plain();

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    int decoders(boolean damaged) {
        return damaged ? 2 : 1; // the second begins anew
    }

    @AfterEach
    void close() {
        device.close();
    }
}
