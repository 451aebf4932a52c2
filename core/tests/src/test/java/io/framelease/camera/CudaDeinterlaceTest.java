package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Logs;
import org.junit.jupiter.api.Tag;

/** NVDEC's own deinterlacers. */
@Tag("gpu")
@Logs(value = "WARN Decoders: .*software does", maybe = true)
class CudaDeinterlaceTest extends DeinterlaceContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    /** NVDEC believes by and by that something stands still: of a top field first it takes five pictures. */
    @Override
    int learning() {
        return 5;
    }
}
