package io.framelease.ffmpeg;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Damage;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What decoders say of damage depends on their threads. */
class SoftwareDamageTest {
    private static List<Damage> damages(String clip, boolean shared, int threads) {
        FFmpegLibraries.require();
        AvLog.install();
        List<Damage> found = new ArrayList<>();
        String file = Clips.file(clip).toString();
        try (Surfaces surfaces = new Surfaces(); OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(file), OpenOptions.of(patient(file)), new Learned(), Interrupt.never(),
                    arena);
            SoftwareDecoder decoder = new SoftwareDecoder(demuxer, DecoderRun.options(shared, threads), surfaces);
            while (demuxer.read() == Demuxer.Read.PACKET) {
                decoder.send();
                take(decoder, found);
            }
            decoder.drain();
            take(decoder, found);
            decoder.close();
        }
        return found;
    }

    private static void take(SoftwareDecoder decoder, List<Damage> into) {
        for (Surface surface; (surface = decoder.receive()) != null; surface.close()) {
            into.add(surface.damage());
        }
    }

    @Test
    void aDecoderWithThreadsForPicturesConceals() {
        assertThat(damages("damaged-640x360.mp4", false, 1)).contains(Damage.CONCEALED).startsWith(Damage.NONE);
        assertThat(damages("damaged-640x360.mp4", false, 3)).isEqualTo(damages("damaged-640x360.mp4", false, 1));
    }

    /** FFmpeg's concealment does not work with threads for slices; that slices failed is told all the same. */
    @Test
    void aDecoderWithThreadsForSlicesSaysThatItFailed() {
        assertThat(damages("damaged-640x360.mp4", true, 0)).startsWith(Damage.NONE).contains(Damage.CORRUPT)
                .doesNotContain(Damage.CONCEALED);
    }
}
