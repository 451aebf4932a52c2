package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Reference;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The hardware decoder: equal to the software decoder where the standard says so, to FFmpeg's own download elsewhere. */
@Tag("gpu")
class CudaDecodeTest extends DecodeContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    Reference reference(Path clip, boolean exactInHardware) {
        return exactInHardware ? Reference.decoded(clip) : Reference.downloaded(clip);
    }
}
