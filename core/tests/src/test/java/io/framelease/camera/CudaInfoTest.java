package io.framelease.camera;

import static io.framelease.camera.DecodeRun.every;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Devices;
import io.framelease.FrameInfo;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the hardware decoder, which says of every frame what the software decoder says. */
@Tag("gpu")
class CudaInfoTest extends InfoContract {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);

    @Override
    DeviceBackend device() {
        return device;
    }

    /** What both must agree in. */
    private record Said(long id, String pts, long decodeOrder, boolean key, Object fields, Object shape) {
        static Said of(FrameInfo info) {
            return new Said(info.id(), info.ptsNanos().toString(), info.decodeOrder(), info.isKeyFrame(), info.fieldOrder(),
                    List.of(info.rotation(), info.sampleAspectRatio(), info.cropping(), info.color()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-b-1366x768.mp4", "h264-b-642x362.mp4", "h264-gop25-1280x720.mp4", "hevc-b-1366x768.mp4",
        "hevc-b-642x362.mp4", "hevc-main10-640x360.mp4", "vp9-641x361.webm", "rtsp-baseline-640x360.mp4",
        "audio-video-320x180.mp4", "mjpeg-642x362.avi", "mjpeg-641x361.mkv", "mpeg4-b-642x362.mp4", "mpeg4-b-641x361.mp4",
        "h264-resize-640x360-1280x720.h264", "crop-192x96.mp4", "crop-hevc-192x96.mp4", "whole-192x96.mp4",
        "whole-hevc-192x96.mp4", "raw-96x64.h264", "raw50-96x64.h264", "refresh-96x64.h264", "refresh-96x64.hevc",
        "jump-96x64.ts", "tff-96x64.mp4", "bff-96x64.mpg", "turned-96x64.mp4", "tags-96x64.h264", "tags-hevc-96x64.mp4",
        "equal-96x64.ts", "av1-96x64.mp4"})
    void hardwareSaysWhatSoftwareSays(String clip) throws Exception {
        List<Said> software = InfoRun.of(every(Clips.file(clip)), Devices.host()).infos().stream().map(Said::of).toList();
        List<Said> hardware = InfoRun.of(every(Clips.file(clip)), device).infos().stream().map(Said::of).toList();
        assertThat(hardware).isEqualTo(software).isNotEmpty();
    }
}
