package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Deinterlace;
import io.framelease.Limits;
import io.framelease.Transform;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When pictures come out of FFmpeg's filters, and which. */
class DeinterlacerTest {
    private final Surfaces surfaces = new Surfaces();

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @AfterEach
    void close() {
        surfaces.close();
    }

    private SoftwareSurface picture(int side, boolean interlaced, long time) {
        SoftwareSurface surface = surfaces.take();
        MemorySegment frame = surface.frame();
        AVFrame.width(frame, side);
        AVFrame.height(frame, side);
        AVFrame.format(frame, FFmpeg.AV_PIX_FMT_YUV420P());
        AvError.check(FFmpeg.av_frame_get_buffer(frame, 0), "test", "av_frame_get_buffer");
        AVFrame.best_effort_timestamp(frame, time);
        if (interlaced) {
            AVFrame.flags(frame, AVFrame.flags(frame) | FFmpeg.AV_FRAME_FLAG_INTERLACED());
        }
        return surface;
    }

    private static List<String> taken(Deinterlacer deinterlacer) {
        List<String> taken = new ArrayList<>();
        for (SoftwareSurface surface; (surface = deinterlacer.poll()) != null; surface.close()) {
            boolean interlaced = (AVFrame.flags(surface.frame()) & FFmpeg.AV_FRAME_FLAG_INTERLACED()) != 0;
            taken.add(surface.width() + "@" + surface.timestamp() + (interlaced ? " woven" : ""));
        }
        return taken;
    }

    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void picturesPassAtOnceUntilOneIsInterlaced(Deinterlace mode) {
        try (Deinterlacer deinterlacer = new Deinterlacer(mode, surfaces, true)) {
            deinterlacer.add(picture(32, false, 10));
            assertThat(taken(deinterlacer)).containsExactly("32@10");
            deinterlacer.add(picture(32, true, 20));
            assertThat(taken(deinterlacer)).isEmpty();
            deinterlacer.add(picture(32, true, 30));
            assertThat(taken(deinterlacer)).containsExactly("32@20");
            deinterlacer.add(picture(32, true, FFmpeg.AV_NOPTS_VALUE()));
            assertThat(taken(deinterlacer)).containsExactly("32@30");
            assertThat(deinterlacer.end()).isTrue();
            assertThat(taken(deinterlacer)).containsExactly("32@" + FFmpeg.AV_NOPTS_VALUE());
            assertThat(deinterlacer.end()).isFalse();
            deinterlacer.add(picture(32, false, 50));
            assertThat(taken(deinterlacer)).as("of another round").containsExactly("32@50");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void anotherSizeBringsOutWhatWasBefore(Deinterlace mode) {
        try (Deinterlacer deinterlacer = new Deinterlacer(mode, surfaces, true)) {
            deinterlacer.add(picture(32, true, 1));
            deinterlacer.add(picture(32, true, 2));
            deinterlacer.add(picture(64, true, 3));
            deinterlacer.add(picture(48, false, 4));
            assertThat(taken(deinterlacer)).containsExactly("32@1", "32@2", "64@3", "48@4");
        }
    }

    @Test
    void whatIsForgottenIsGone() {
        try (Deinterlacer deinterlacer = new Deinterlacer(Deinterlace.ADAPTIVE, surfaces, true)) {
            deinterlacer.add(picture(32, true, 1));
            deinterlacer.add(picture(32, true, 2));
            deinterlacer.close();
            assertThat(deinterlacer.poll()).isNull();
            assertThat(deinterlacer.end()).isFalse();
            deinterlacer.add(picture(32, false, 3));
            assertThat(taken(deinterlacer)).containsExactly("32@3");
        }
    }

    @Test
    void tinyPicturesStayAsTheyAre() {
        try (Deinterlacer deinterlacer = new Deinterlacer(Deinterlace.ADAPTIVE, surfaces, true)) {
            deinterlacer.add(picture(2, true, 1));
            assertThat(taken(deinterlacer)).containsExactly("2@1 woven");
        }
    }

    /** So narrow that FFmpeg's filter refuses the chroma: four to one of it, 2 samples a line. */
    @Test
    @Logs("WARN Deinterlacer: .*such pictures are left out")
    @Logs(value = "(WARN|ERROR) ", maybe = true) // FFmpeg's own
    void picturesThatTheFiltersRefuseAreLostAndNoOthers(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("YUV4MPEG2 W8 H16 F25:1 It A1:1 C411\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 3; i++) {
            file.writeBytes("FRAME\n".getBytes(StandardCharsets.US_ASCII));
            file.writeBytes(new byte[8 * 16 + 2 * 2 * 16]);
        }
        Path clip = Files.write(folder.resolve("narrow.y4m"), file.toByteArray());
        DecoderOptions options = new DecoderOptions(true, false, 0, 1, 4, Limits.defaults(),
                Transform.none().withDeinterlace(Deinterlace.ADAPTIVE));
        List<SoftwareDecoder> opened = new ArrayList<>();
        FedDecoder.Run run = FedDecoder.run(clip, demuxer -> {
            opened.add(new SoftwareDecoder(demuxer, options, surfaces));
            return opened.getFirst();
        });
        assertThat(run.count()).isZero();
        assertThat(opened.getFirst().damagedPackets()).isEqualTo(3);
        assertThat(FedDecoder.inSoftware(clip).count()).as("as they are").isEqualTo(3);
    }

    /** A stream without interlaced pictures comes as without deinterlacing; one that has them one picture later. */
    @ParameterizedTest
    @EnumSource(names = {"BOB", "ADAPTIVE"})
    void whatIsInterlacedComesOneLater(Deinterlace mode) {
        assertLater("h264-b-642x362.mp4", mode, 0);
        assertLater("interlaceable-192x96.mp4", mode, 0);
        assertLater("interlaced-tff-192x96.mp4", mode, 1);
        assertLater("interlaced-mpeg2-192x96.ts", mode, 1);
    }

    private void assertLater(String name, Deinterlace mode, int later) {
        Path clip = Clips.file(name);
        DecoderOptions options = new DecoderOptions(true, false, 0, 1, 4, Limits.defaults(),
                Transform.none().withDeinterlace(mode));
        FedDecoder.Run run = FedDecoder.run(clip, demuxer -> new SoftwareDecoder(demuxer, options, surfaces));
        FedDecoder.Run without = FedDecoder.inSoftware(clip);
        assertThat(run.times()).isEqualTo(without.times());
        List<Integer> behind = new ArrayList<>();
        for (int i = 0; i < without.behind().size(); i++) {
            int given = i + 1 - without.behind().get(i); // of which the last is held
            behind.add(i + 1 - Math.max(0, given - later));
        }
        assertThat(run.behind()).isEqualTo(behind);
    }
}
