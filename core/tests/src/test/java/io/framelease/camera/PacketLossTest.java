package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraStats;
import io.framelease.Damage;
import io.framelease.Decoding;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.WhenDamaged;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A packet of RTP that never comes, of a stream with B-frames and a key frame in each 12 pictures: by UDP the network loses it, by
 * TCP a server leaves it out when its client is slow.
 */
class PacketLossTest {
    private static final int PASSES = 4;
    /** Of the last pictures, which the reader or the decoder may still have when nothing more comes. */
    private static final int HELD_BACK = 6;

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    /** A frame that came. */
    private record Shown(String md5, Damage damage, boolean key) { }

    /** What came of a stream, by each frame's place in the order of decoding. */
    private record Run(Map<Long, Shown> frames, CameraStats stats) { }

    private static List<List<byte[]>> pictures() throws Exception {
        List<List<byte[]>> once = RtpStream.accessUnits(Files.readAllBytes(Clips.file("raw-96x64.h264")));
        List<List<byte[]>> all = new ArrayList<>();
        for (int pass = 0; pass < PASSES; pass++) {
            all.addAll(once);
        }
        return all;
    }

    /** Plays all but one picture, by its place from 0 on; below 0 for all of them. */
    private Run play(String transport, WhenDamaged policy, int lost) throws Exception {
        return play(transport, Decoding.defaults().withWhenDamaged(policy), lost);
    }

    private Run play(String transport, Decoding decoding, int lost) throws Exception {
        List<List<byte[]>> pictures = pictures();
        RtpStream stream = new RtpStream();
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            int before = stream.packets().size();
            stream.picture(pictures.get(i), i * 3600);
            packets.addAll(i == lost ? List.of() : stream.packets().subList(before, stream.packets().size()));
        }
        Map<Long, Shown> frames = new LinkedHashMap<>();
        try (PacketCamera server = new PacketCamera(packets);
                Camera camera = Camera.start(patient(server.url()).withDecoding(decoding)
                        .withFfmpeg(Map.of("rtsp_transport", transport, "buffer_size", "1000000")), device);
                Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
            server.subscribed();
            for (long order = 0; order < pictures.size() - HELD_BACK;) {
                try (Frame frame = subscription.poll(Liveness.LIMIT)) {
                    assertThat(frame).as("a frame behind %s", order).isNotNull();
                    order = Math.max(order, frame.info().decodeOrder());
                    frames.put(frame.info().decodeOrder() + (lost >= 0 && frame.info().decodeOrder() > lost ? 1 : 0),
                            new Shown(DecodeLayout.md5(DecodeRun.picture(frame), "yuv420p"), frame.info().damage(),
                                    frame.info().isKeyFrame()));
                }
            }
            frames.keySet().removeIf(order -> order > pictures.size() - 2 * HELD_BACK); // of some of these the end was not awaited
            return new Run(frames, camera.stats());
        }
    }

    private Map<Long, Shown> whole(String transport) throws Exception {
        Run run = play(transport, WhenDamaged.MARK, -1);
        assertThat(run.frames()).hasSize(pictures().size() - 2 * HELD_BACK);
        assertThat(run.frames().values()).allMatch(shown -> shown.damage() == Damage.NONE);
        assertThat(run.stats().lostPackets()).isZero();
        assertThat(run.stats().damagedFrames()).isZero();
        assertThat(run.stats().skippedDamaged()).isZero();
        return run.frames();
    }

    /** Of a P-frame, of one right before a key frame, of a key frame with what belongs to it. */
    @ParameterizedTest
    @CsvSource({"udp, 29", "udp, 36", "udp, 37", "tcp, 29", "tcp, 36", "tcp, 37"})
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    @Logs("WARN DamageChoice: .*pictures are left out up to the next sound key frame")
    void eachWrongPictureIsMarkedAndNoneIsDeliveredWhereThatIsNotWanted(String transport, int lost) throws Exception {
        Map<Long, Shown> whole = whole(transport);
        Run marked = play(transport, WhenDamaged.MARK, lost);
        assertThat(marked.stats().lostPackets()).isPositive();
        assertThat(marked.frames()).allSatisfy((order, shown) -> {
            if (shown.damage() == Damage.NONE) {
                assertThat(shown.md5()).as("picture %s", order).isEqualTo(whole.get(order).md5());
            }
        });
        assertThat(marked.frames().entrySet()).filteredOn(each -> each.getKey() < lost - 1)
                .as("before the loss").allMatch(each -> each.getValue().damage() == Damage.NONE);
        assertThat(marked.frames().values()).extracting(Shown::damage).contains(Damage.SUSPECT);
        assertThat(marked.stats().suspect()).isPositive();
        assertThat(marked.frames().entrySet()).filteredOn(each -> each.getKey() > lost + 25).isNotEmpty()
                .as("behind the next key frames").allMatch(each -> each.getValue().damage() == Damage.NONE);

        Run skipped = play(transport, WhenDamaged.SKIP_TO_KEY, lost);
        assertThat(skipped.frames()).allSatisfy((order, shown) -> assertThat(shown)
                .as("picture %s", order).isEqualTo(whole.get(order)));
        assertThat(skipped.stats().skippedDamaged()).isPositive();
        assertThat(skipped.stats().damagedFrames()).isZero();
        assertThat(skipped.frames().size()).isLessThan(marked.frames().size());
    }

    /** What never comes is waited for but shortly then, and told all the same. */
    @Test
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    void withLowLatencyALossShowsToo() throws Exception {
        Map<Long, Shown> whole = whole("udp");
        Run marked = play("udp", Decoding.defaults().withLowLatency(true), 29);
        assertThat(marked.stats().lostPackets()).isPositive();
        assertThat(marked.frames().values()).extracting(Shown::damage).contains(Damage.SUSPECT);
        assertThat(marked.frames()).allSatisfy((order, shown) -> {
            if (shown.damage() == Damage.NONE) {
                assertThat(shown.md5()).as("picture %s", order).isEqualTo(whole.get(order).md5());
            }
        });
    }

    /** FFmpeg alone would throw all away up to the old number. */
    @Test
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    @Logs("WARN CameraThread: .*the numbers of its RTP packets have gone back.*; trying again")
    void aStreamWhoseNumbersBeginAnewWithinAConnectionIsOpenedAnew() throws Exception {
        RtpStream stream = new RtpStream().number(20_000);
        List<List<byte[]>> pictures = pictures();
        for (int i = 0; i < pictures.size(); i++) {
            stream.picture(pictures.get(i), i * 3600);
            if (i == pictures.size() / 4) {
                stream.number(100);
            }
        }
        try (PacketCamera server = new PacketCamera(stream.packets());
                Camera camera = Camera.start(patient(server.url()).withRetryDelay(Duration.ofMillis(1)), device)) {
            server.subscribed();
            await().until(() -> camera.stats().reconnects(Kind.ENDED) > 0 && camera.stats().decodedPictures() > pictures.size() / 4);
        }
    }

    @Test
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    void whoWantsNoMarksGetsNone() throws Exception {
        Run run = play("udp", WhenDamaged.DELIVER, 29);
        assertThat(run.frames().values()).extracting(Shown::damage).doesNotContain(Damage.SUSPECT);
        assertThat(run.stats().suspect()).isZero();
        assertThat(run.stats().lostPackets()).isPositive();
    }
}
