package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Deinterlace;
import io.framelease.Limits;
import io.framelease.Transform;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
        try (Deinterlacer deinterlacer = new Deinterlacer(mode, surfaces)) {
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
        try (Deinterlacer deinterlacer = new Deinterlacer(mode, surfaces)) {
            deinterlacer.add(picture(32, true, 1));
            deinterlacer.add(picture(32, true, 2));
            deinterlacer.add(picture(64, true, 3));
            deinterlacer.add(picture(48, false, 4));
            assertThat(taken(deinterlacer)).containsExactly("32@1", "32@2", "64@3", "48@4");
        }
    }

    @Test
    void whatIsForgottenIsGone() {
        try (Deinterlacer deinterlacer = new Deinterlacer(Deinterlace.ADAPTIVE, surfaces)) {
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
        try (Deinterlacer deinterlacer = new Deinterlacer(Deinterlace.ADAPTIVE, surfaces)) {
            deinterlacer.add(picture(2, true, 1));
            assertThat(taken(deinterlacer)).containsExactly("2@1 woven");
        }
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
        DecoderOptions options = new DecoderOptions(true, false, 1, 4, Limits.defaults(), Transform.none().withDeinterlace(mode));
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
