package io.framelease.ffmpeg;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.camera.FileHttpServer;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Going back to the beginning of a source, which may ask its server. */
class RewindTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
        AvLog.install();
    }

    private static int packets(Demuxer demuxer) {
        int count = 0;
        while (demuxer.read() == Demuxer.Read.PACKET) {
            count++;
        }
        demuxer.throwFailure();
        return count;
    }

    /** Time has passed since the last read: engines have held all frames, or the clip was played at its pace. */
    @Test
    void itHasTimeOfItsOwn() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("h264-resize-640x360-1280x720.h264")); // more than FFmpeg keeps of it
        try (FileHttpServer server = new FileHttpServer(clip).withRanges().start(); Learned learned = new Learned();
                OrderedArena arena = new OrderedArena()) {
            String url = server.url("clip.h264");
            Interrupt interrupt = Interrupt.never();
            Demuxer demuxer = new Demuxer(Source.parse(url), OpenOptions.of(patient(url)), learned, interrupt, arena);
            int once = packets(demuxer);
            int requests = server.begins().size();
            interrupt.allow(-1);
            assertThat(interrupt.expired()).isTrue();
            assertThat(demuxer.rewind()).isTrue();
            assertThat(server.begins()).as("it had to ask").hasSizeGreaterThan(requests);
            assertThat(packets(demuxer)).isPositive().isEqualTo(once);
        }
    }
}
