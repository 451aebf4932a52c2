package io.framelease.camera;

import io.framelease.Devices;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Logs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVDEC's own deinterlacers. */
@Tag("gpu")
@Logs(value = "WARN Decoders: .*software does", maybe = true)
class CudaDeinterlaceTest extends DeinterlaceContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    @Override
    @ParameterizedTest
    @ValueSource(strings = {"interlaced-tff-192x96.mp4", "interlaced-bff-192x96.mp4", "interlaced-mpeg2-192x96.ts"})
    void adaptiveKeepsWhatDoesNotMove(String clip) throws Exception {
        DecodeRun run = DecodeRun.of(options(clip, io.framelease.Deinterlace.ADAPTIVE), device());
        for (var frame : run.frames()) {
            StringBuilder line = new StringBuilder();
            for (int y = 0; y < 16; y++) {
                line.append(luma(frame, 8, y)).append('/').append(luma(frame, 48, y)).append('/').append(luma(frame, 150, y)).append(' ');
            }
            org.slf4j.LoggerFactory.getLogger("PROBE").info("{} frame {}: {}", clip, frame.id(), line);
        }
    }
}
