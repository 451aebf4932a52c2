package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Damage;
import io.framelease.FrameInfo;
import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By FFmpeg's software decoders. */
class HostDamageTest extends DamageContract {
    private final HostDevice device = HostDevice.plain();

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Override
    Set<Damage> whole(String clip, String codec) {
        return Set.of(Set.of("h264", "mpeg4", "mpeg2video").contains(codec) ? Damage.NONE : Damage.UNKNOWN);
    }

    /** With threads for whole pictures, as for files, H.264's decoder conceals. */
    @Test
    void whatAFilesDecoderConcealsIsTold() throws Exception {
        assertThat(count(run(Clips.file("damaged-640x360.mp4")), Damage.CONCEALED)).isPositive();
    }

    /** A decoder that says nothing has not said that nothing is wrong; but it refuses some packets. */
    @Test
    void ofDamagedHevcNothingIsKnownUntilAPacketIsRefused() throws Exception {
        InfoRun run = run(Clips.file("damaged-hevc-320x180.mp4"));
        List<Damage> said = run.infos().stream().map(FrameInfo::damage).toList();
        int refused = said.indexOf(Damage.SUSPECT);
        assertThat(run.stats().damagedPackets()).isPositive();
        assertThat(refused).isPositive();
        assertThat(said.subList(0, refused)).containsOnly(Damage.UNKNOWN);
        assertThat(said.subList(refused, said.size())).as("it has one key frame").containsOnly(Damage.SUSPECT);
    }
}
