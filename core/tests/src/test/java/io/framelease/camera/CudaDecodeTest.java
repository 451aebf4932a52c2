package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Reference;
import io.framelease.testing.Logs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The hardware decoder: equal to the software decoder where the standard says so, to FFmpeg's own download elsewhere. */
@Tag("gpu")
@Logs(value = "WARN Decoders: .*cuda:0 does not decode this stream, software does", maybe = true) // as the card and the clip are
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

    /** The hardware rounds as it likes: the contract has looked at each sample. */
    @Override
    void assertReduced(List<DecodeRun.Picture> frames, Path clip) {
    }
}
