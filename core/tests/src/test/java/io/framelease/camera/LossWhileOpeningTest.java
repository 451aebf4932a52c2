package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lost while FFmpeg looks for a stream's parameters is told before its first packet, of any that FFmpeg keeps. */
class LossWhileOpeningTest {
    private static final int BEFORE_PARAMETERS = 10;
    private static final int MISSING = 9;

    /** Pictures without parameters, of which FFmpeg makes nothing, with one missing; then all of a clip. */
    private static byte[] joinedInTheMiddle() throws IOException {
        List<byte[]> units = AnnexB.units(Files.readAllBytes(Clips.file("raw-96x64.h264")));
        byte[] predicted = units.stream().filter(unit -> (unit[0] & 31) == 1).findFirst().orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int sequence = 0;
        for (int i = 0; i < BEFORE_PARAMETERS; i++) {
            if (i != MISSING) {
                out.writeBytes(AnnexB.interleaved(predicted, sequence, sequence * 3600));
            }
            sequence++;
        }
        int picture = sequence;
        for (byte[] unit : units) {
            out.writeBytes(AnnexB.interleaved(unit, sequence++, picture * 3600));
            picture += (unit[0] & 31) == 1 || (unit[0] & 31) == 5 ? 1 : 0;
        }
        return out.toByteArray();
    }

    @Test
    @Logs(value = "WARN FFmpeg.*: .*", maybe = true)
    void isOfEachPacketThatWasKept() throws Exception {
        byte[] media = joinedInTheMiddle();
        try (ScriptedServer server = new ScriptedServer(request -> NoParametersTest.answer(request, media));
                OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(server.url("rtsp", "/a")),
                    OpenOptions.of(CameraOptions.of(server.url("rtsp", "/a")).withConnectTimeout(Liveness.LIMIT)), new Learned(),
                    Interrupt.never(), arena);
            do {
                assertThat(demuxer.read()).isEqualTo(Demuxer.Read.PACKET);
            } while (!demuxer.isKeyPacket());
            assertThat(demuxer.packets().last()).as("the key packet was kept with those before it").isGreaterThan(2);
            assertThat(demuxer.packets().takeLost()).isPositive();
            assertThat(demuxer.packets().lostThrough()).isGreaterThanOrEqualTo(demuxer.packets().last());
        }
    }
}
