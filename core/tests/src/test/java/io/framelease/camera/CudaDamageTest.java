package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Damage;
import io.framelease.Devices;
import io.framelease.FrameInfo;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By the hardware decoder, which says more than FFmpeg's. */
@Tag("gpu")
class CudaDamageTest extends DamageContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    /** NVIDIA's documentation names H.264 and HEVC of those that are decoded here, and says of the others that they may be refused. */
    @Override
    Set<Damage> whole(String clip, String codec) {
        if (clip.equals("refresh-96x64.hevc")) {
            return Set.of(Damage.UNKNOWN); // smaller than NVDEC decodes, and FFmpeg's decoder of HEVC tells nothing
        }
        return Set.of("h264", "hevc").contains(codec) ? Set.of(Damage.NONE) : Set.of(Damage.NONE, Damage.UNKNOWN);
    }

    @Test
    void damagedHevcIsTold() throws Exception {
        InfoRun run = run(Clips.file("damaged-hevc-320x180.mp4"));
        assertThat(run.infos().subList(0, 3)).extracting(FrameInfo::damage).containsOnly(Damage.NONE);
        assertThat(run.stats().damagedFrames() + run.stats().damagedPackets()).isPositive();
    }
}
