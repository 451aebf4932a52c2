package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of a stream that does not tell how far it reorders, a decoder learns it from pictures out of their order. What one has taught whose
 * place was changed on its way makes none late for good, on any device.
 */
abstract class LatenessContract {
    private static final int GROUP = 12;
    private static final int PICTURES = 20 * GROUP;
    private static final int DAMAGE_FROM = 40;
    /** Of places that are two apart. */
    private static final int MOVED_BACK = 8;
    /** The last picture's end is known with the one behind it, which never comes; and two wait for others, since the stream is so. */
    private static final int HELD_BACK = 2 + 2;

    abstract DeviceBackend device();

    /** How many decoders one stream takes, undamaged or damaged. */
    abstract int decoders(boolean damaged);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    @Logs(value = "INFO Decoders: .*: the decoder begins anew, since damage has made its pictures late", maybe = true)
    void whatDamageHasTaughtIsForgotten(boolean damaged) throws Exception {
        List<byte[]> packets = packets(damaged);
        int sent = PICTURES - (damaged ? 1 : 0);
        try (PacketCamera server = new PacketCamera(packets);
                Camera camera = Camera.start(patient(server.url()).withFfmpeg(Map.of("rtsp_transport", "tcp")), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            server.subscribed();
            for (int last = 0; last < GROUP - HELD_BACK;) { // nothing more is sent
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).as("behind %s pictures of the last group", last).isNotNull();
                    last += frame.info().decodeOrder() > sent - GROUP ? 1 : 0;
                }
            }
            assertThat(((CameraImpl) camera).decoders()).isEqualTo(decoders(damaged));
        }
    }

    /** Of groups of pictures that depend on nothing outside; the damage is one picture that is lost, and one that is moved back. */
    private static List<byte[]> packets(boolean damaged) {
        List<List<byte[]>> all = RtpStream.accessUnits(FedDecoder.withoutVui(Clips.file("raw-96x64.h264")));
        byte[] sequence = all.getFirst().stream().filter(unit -> (unit[0] & 0x1f) == 7).findFirst().orElseThrow();
        RtpStream stream = new RtpStream();
        List<byte[]> packets = new ArrayList<>();
        boolean lost = !damaged;
        boolean moved = !damaged;
        for (int i = 0; i < PICTURES; i++) {
            List<byte[]> units = all.get(i % (all.size() - 1)).stream().map(byte[]::clone).toList(); // the last is a group's first
            byte[] slice = units.getLast();
            boolean disposable = i >= DAMAGE_FROM && SliceHeader.isDisposable(slice);
            if (disposable && lost && !moved) {
                moved = SliceHeader.moveBack(slice, sequence, MOVED_BACK);
            }
            int before = stream.packets().size();
            stream.picture(units, i * 3600);
            if (lost || !disposable) {
                packets.addAll(stream.packets().subList(before, stream.packets().size()));
            } else {
                lost = true;
            }
        }
        assertThat(moved).isTrue();
        return packets;
    }
}
