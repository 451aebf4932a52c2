package io.framelease.camera;

import static io.framelease.camera.DecodeRun.every;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Damage;
import io.framelease.FrameInfo;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What frames say of their damage, and that it is counted, on any device. */
abstract class DamageContract {
    private static final int TS_PACKET = 188;

    @TempDir
    private Path folder;

    abstract DeviceBackend device();

    /** What whole frames of a codec may say. */
    abstract Set<Damage> whole(String clip, String codec);

    InfoRun run(Path clip) throws InterruptedException {
        InfoRun run = InfoRun.of(every(clip), device());
        assertThat(run.stats().concealed()).isEqualTo(count(run, Damage.CONCEALED));
        assertThat(run.stats().corrupt()).isEqualTo(count(run, Damage.CORRUPT));
        assertThat(run.stats().referencesMissing()).isEqualTo(count(run, Damage.REFERENCES_MISSING));
        return run;
    }

    static long count(InfoRun run, Damage damage) {
        return run.infos().stream().filter(info -> info.damage() == damage).count();
    }

    @ParameterizedTest
    @CsvSource({"h264-b-1366x768.mp4, h264", "h264-b-642x362.mp4, h264", "h264-gop25-1280x720.mp4, h264",
        "rtsp-baseline-640x360.mp4, h264", "h264-resize-640x360-1280x720.h264, h264", "refresh-96x64.h264, h264",
        "tff-96x64.mp4, h264", "hevc-b-1366x768.mp4, hevc", "hevc-b-642x362.mp4, hevc", "hevc-main10-640x360.mp4, hevc",
        "refresh-96x64.hevc, hevc", "mpeg4-b-642x362.mp4, mpeg4", "bff-96x64.mpg, mpeg2video", "vp9-641x361.webm, vp9",
        "av1-96x64.mp4, av1", "mjpeg-642x362.avi, mjpeg"})
    void nothingIsSaidOfWholeFrames(String clip, String codec) throws Exception {
        InfoRun run = run(Clips.file(clip));
        assertThat(run.infos()).isNotEmpty().extracting(FrameInfo::damage).isSubsetOf(whole(clip, codec));
        assertThat(run.stats().damagedFrames()).isZero();
    }

    @Test
    void damagedFramesAreToldFromWholeOnes() throws Exception {
        InfoRun run = run(Clips.file("damaged-640x360.mp4"));
        assertThat(run.infos().subList(0, 7)).extracting(FrameInfo::damage).containsOnly(Damage.NONE);
        assertThat(run.infos()).extracting(FrameInfo::damage).containsAnyOf(Damage.CONCEALED, Damage.CORRUPT);
        assertThat(run.stats().damagedFrames()).isPositive().isEqualTo(
                run.infos().stream().filter(info -> info.damage() != Damage.NONE).count());
    }

    /** A transport stream counts its packets, so that its demuxer knows of one that never came. */
    @Test
    void whatTheSourceKnowsOfIsToldToo() throws Exception {
        byte[] stream = Files.readAllBytes(Clips.file("truncated-640x360.ts"));
        int lost = video(stream, stream.length / 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(stream, 0, lost);
        out.write(stream, lost + TS_PACKET, stream.length - lost - TS_PACKET);
        InfoRun run = run(Files.write(folder.resolve("lost.ts"), out.toByteArray()));
        assertThat(run.infos().getFirst().damage()).isEqualTo(Damage.NONE);
        List<FrameInfo> damaged = run.infos().stream().filter(info -> info.damage() != Damage.NONE).toList();
        assertThat(damaged).isNotEmpty();
        assertThat(damaged.getFirst().decodeOrder()).as("not only the last one, which ends too early")
                .isLessThan(run.infos().size());
    }

    /** The first packet of the video from here on that neither begins a picture nor has a clock. */
    private static int video(byte[] stream, int from) {
        for (int at = from / TS_PACKET * TS_PACKET; at + TS_PACKET <= stream.length; at += TS_PACKET) {
            int pid = (stream[at + 1] & 0x1f) << 8 | stream[at + 2] & 0xff;
            boolean begins = (stream[at + 1] & 0x40) != 0;
            boolean payloadOnly = (stream[at + 3] & 0x30) == 0x10;
            if (pid == 0x100 && !begins && payloadOnly) {
                return at;
            }
        }
        throw new AssertionError("no such packet");
    }
}
