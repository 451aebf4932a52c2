package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraStats;
import io.framelease.Damage;
import io.framelease.Decoding;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenDamaged;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * By UDP one packet in a hundred is lost, by chance, of pictures that take several: each picture is compared with the one that the
 * undamaged stream has at its place, which its timestamp tells. What a busy machine loses besides is loss too.
 * {@code -Dframelease.loss.seed=} repeats a choice.
 */
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true)
class RandomLossTest {
    private static final long SEED = Long.getLong("framelease.loss.seed", System.nanoTime() & 0xffff_ffffL);
    private static final int FPS = 50;
    private static final int ONE_IN = 100;
    private static final int LOSSES = 12;
    /** Pictures before the first loss, the first of which brings pictures and timestamps together. */
    private static final int BEFORE = 5;
    /** Sound pictures in a row behind the last loss: some groups of either stream. */
    private static final int BEHIND = 40;
    /** Pictures behind the last loss after which a machine that goes on losing packets is too busy. */
    private static final int MOST_BEHIND = 600;
    private static final int MOST_RUNS = 20;

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @BeforeAll
    static void tellTheSeed() {
        System.out.println("packets are lost by -Dframelease.loss.seed=" + SEED);
    }

    @AfterEach
    void close() {
        device.close();
    }

    /** A frame that came, with its place in the recording and whether it is the picture that belongs there. */
    private record Shown(int place, boolean right, boolean isMarked) { }

    private static boolean isMarked(Frame frame) {
        return frame.info().damage() != Damage.NONE && frame.info().damage() != Damage.UNKNOWN;
    }

    private record Run(List<Shown> frames, CameraStats stats, long lost, boolean isWhole) { }

    private static byte[] stream(String clip) {
        return FedDecoder.joined(FedDecoder.units(Clips.file(clip)));
    }

    private static String md5(Frame frame) {
        return DecodeLayout.md5(DecodeRun.picture(frame), "yuv420p");
    }

    /** The recording's pictures, in the order in which they are coded, as they are when nothing is missing. */
    private List<String> whole(byte[] stream, String clip) throws Exception {
        Path file = Files.write(folder.resolve(clip.startsWith("hevc") ? "whole.hevc" : "whole.h264"), stream);
        Map<Long, String> pictures = new TreeMap<>();
        try (Camera camera = Camera.open(DecodeRun.every(file), device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        pictures.put(frame.info().decodeOrder(), md5(frame));
                    }
                }
            }
        }
        assertThat(pictures.values()).doesNotHaveDuplicates();
        return List.copyOf(pictures.values());
    }

    /** One in which neither was late: the server begins its recording anew then, and the system drops what a client does not take. */
    private Run play(byte[] stream, List<String> whole, WhenDamaged policy) throws Exception {
        for (int i = 0; i < MOST_RUNS; i++) {
            try (RtspCamera server = RtspCamera.serve(stream, FPS)) {
                Run run = play(server, whole, policy);
                if (server.skipped() == 0 && run.isWhole()) {
                    return run;
                }
            }
        }
        throw new AssertionError("this machine is too busy to send and to take " + FPS + " pictures a second");
    }

    private Run play(RtspCamera server, List<String> whole, WhenDamaged policy) throws Exception {
        CameraOptions options = patient(server.url()).withDecoding(Decoding.defaults().withWhenDamaged(policy))
                .withFfmpeg(Map.of("rtsp_transport", "udp", "buffer_size", "1000000"));
        List<Shown> shown = new ArrayList<>();
        try (Camera camera = Camera.start(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            int offset = -1;
            boolean over = false;
            int behind = 0;
            for (int before = 0, after = 0; behind < BEHIND && after < MOST_BEHIND && server.skipped() == 0;) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).as("a frame behind %s, %s packets lost", shown.size(), server.lostPackets()).isNotNull();
                    if (frame.ptsNanos() == Long.MIN_VALUE || offset < 0 && isMarked(frame)) {
                        continue; // the first picture of a session has no time
                    }
                    int number = (int) Math.round(frame.ptsNanos() * (double) FPS / 1e9);
                    String md5 = md5(frame);
                    if (offset < 0) {
                        assertThat(whole).as("the first picture").contains(md5);
                        offset = Math.floorMod(whole.indexOf(md5) - number, whole.size());
                    }
                    int place = Math.floorMod(number + offset, whole.size());
                    Shown next = new Shown(place, whole.get(place).equals(md5), isMarked(frame));
                    shown.add(next);
                    if (++before == BEFORE) {
                        server.losePackets(ONE_IN, SEED);
                    }
                    if (!over && server.lostPackets() >= LOSSES) {
                        over = true;
                        server.losePackets(0, 0);
                    }
                    after += over ? 1 : 0;
                    behind = over && next.right() && !next.isMarked() ? behind + 1 : 0;
                }
            }
            return new Run(shown, camera.stats(), server.lostPackets(), behind == BEHIND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp-baseline-640x360.mp4", "hevc-b-642x362.mp4"})
    void eachWrongPictureIsMarked(String clip) throws Exception {
        byte[] stream = stream(clip);
        Run run = play(stream, whole(stream, clip), WhenDamaged.MARK);
        assertThat(run.lost()).isGreaterThanOrEqualTo(LOSSES);
        assertThat(run.stats().lostPackets()).as("seed %s", SEED).isPositive();
        assertThat(run.frames()).filteredOn(each -> !each.right()).as("seed %s: wrong pictures", SEED).isNotEmpty()
                .allMatch(Shown::isMarked);
        assertThat(run.stats().suspect()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp-baseline-640x360.mp4", "hevc-b-642x362.mp4"})
    @Logs("WARN DamageChoice: .*pictures are left out up to the next sound key frame")
    void noWrongPictureIsDeliveredWhereThatIsNotWanted(String clip) throws Exception {
        byte[] stream = stream(clip);
        Run run = play(stream, whole(stream, clip), WhenDamaged.SKIP_TO_KEY);
        assertThat(run.lost()).isGreaterThanOrEqualTo(LOSSES);
        assertThat(run.frames()).as("seed %s", SEED).allMatch(Shown::right).noneMatch(Shown::isMarked);
        assertThat(run.stats().lostPackets()).isPositive();
        assertThat(run.stats().skippedDamaged()).isPositive();
        assertThat(run.stats().damagedFrames()).isZero();
    }
}
