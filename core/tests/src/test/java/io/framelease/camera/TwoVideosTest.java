package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Decoding;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.VideoChoice;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A camera of RTSP with two videos of its picture, the small one first: 96x64 and 640x360. */
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of the one that is not taken
class TwoVideosTest {
    private static final int PASSES = 20;
    private static final Pattern INTERLEAVED = Pattern.compile("interleaved=(\\d+)-\\d+");

    private final HostDevice device = HostDevice.plain();
    private final Map<String, Integer> channels = new ConcurrentHashMap<>(); // by the name of the track

    @AfterEach
    void close() {
        device.close();
    }

    /** A track of the camera. */
    private record Track(String name, int payload, List<List<byte[]>> pictures) {
        static Track of(String name, int payload, byte[] stream) {
            return new Track(name, payload, RtpStream.accessUnits(stream));
        }

        private String set(int type) {
            return Base64.getEncoder().encodeToString(pictures.getFirst().stream().filter(unit -> (unit[0] & 0x1f) == type)
                    .findFirst().orElseThrow());
        }

        String description() {
            return "m=video 0 RTP/AVP " + payload + "\r\na=rtpmap:" + payload + " H264/90000\r\na=fmtp:" + payload
                    + " packetization-mode=1;sprop-parameter-sets=" + set(7) + "," + set(8) + "\r\na=control:" + name + "\r\n";
        }

        /** One of its pictures, within the connection. */
        void write(ByteArrayOutputStream out, int channel, int picture, int[] sequence) {
            List<byte[]> units = pictures.get(picture % pictures.size());
            for (int i = 0; i < units.size(); i++) {
                int length = 12 + units.get(i).length;
                out.writeBytes(ByteBuffer.allocate(4 + length).put((byte) '$').put((byte) channel).putShort((short) length)
                        .put((byte) 0x80).put((byte) (i == units.size() - 1 ? 0x80 | payload : payload))
                        .putShort((short) sequence[0]++).putInt(picture * 3600).putInt(payload).put(units.get(i)).array());
            }
        }
    }

    private static List<Track> tracks() throws IOException {
        return List.of(Track.of("small", 96, Files.readAllBytes(Clips.file("raw-96x64.h264"))),
                Track.of("large", 97, FedDecoder.joined(FedDecoder.units(Clips.file("rtsp-baseline-640x360.mp4")))));
    }

    private byte[] answer(String request, List<Track> tracks) {
        String head = "RTSP/1.0 200 OK\r\n" + RedirectTest.cseq(request) + "\r\n";
        return switch (request.split(" ", 2)[0]) {
            case "DESCRIBE" -> {
                String description = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
                        + tracks.get(0).description() + tracks.get(1).description();
                yield ascii(head + "Content-Type: application/sdp\r\nContent-Length: " + description.length() + "\r\n\r\n"
                        + description);
            }
            case "SETUP" -> {
                Matcher interleaved = INTERLEAVED.matcher(request);
                assertThat(interleaved.find()).as(request).isTrue();
                channels.put(request.substring(request.lastIndexOf('/', request.indexOf(" RTSP/")) + 1, request.indexOf(" RTSP/")),
                        Integer.valueOf(interleaved.group(1)));
                yield ascii(head + "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;" + interleaved.group() + "\r\n\r\n");
            }
            case "PLAY" -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(ascii(head + "Session: 1\r\n\r\n"));
                int[][] sequences = {{100}, {100}};
                for (int picture = 0; picture < PASSES * tracks.getFirst().pictures().size(); picture++) {
                    for (int i = 0; i < 2; i++) {
                        Integer channel = channels.get(tracks.get(i).name());
                        if (channel != null) { // else it was not asked for
                            tracks.get(i).write(out, channel, picture, sequences[i]);
                        }
                    }
                }
                yield out.toByteArray();
            }
            default -> ascii(head + "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\nSession: 1\r\n\r\n");
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static CameraOptions options(ScriptedServer server, VideoChoice choice) {
        return patient(server.url("rtsp", "/camera")).withDecoding(Decoding.defaults().withVideo(choice));
    }

    private static Stream<Arguments> choices() {
        return Stream.of(Arguments.of(VideoChoice.largest(), 640), Arguments.of(VideoChoice.number(0), 96),
                Arguments.of(VideoChoice.number(1), 640), Arguments.of(VideoChoice.atLeast(96, 64), 96),
                Arguments.of(VideoChoice.atLeast(97, 64), 640), Arguments.of(VideoChoice.atLeast(4000, 3000), 640));
    }

    /** All frames are of the one that is chosen, whatever packets lie between. */
    @ParameterizedTest
    @MethodSource("choices")
    void theLargestIsTakenOrWhatIsChosen(VideoChoice choice, int width) throws Exception {
        List<Track> tracks = tracks();
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, tracks));
                Camera camera = Camera.start(options(server, choice), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 30; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    assertThat(frame.width()).isEqualTo(width);
                }
            }
            assertThat(camera.stream().orElseThrow().width()).isEqualTo(width);
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    void aVideoThatThereIsNotIsToldWithThoseThatThereAre() throws Exception {
        List<Track> tracks = tracks();
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, tracks))) {
            SourceException e = Opening.failure(options(server, VideoChoice.number(2)), device);
            assertThat(e.kind()).isEqualTo(Kind.NO_VIDEO);
            assertThat(e).hasMessageEndingWith("it has no video stream number 2, but 0 of 96x64, 1 of 640x360");
        }
    }
}
