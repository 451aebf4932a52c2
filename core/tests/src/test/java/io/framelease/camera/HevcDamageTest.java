package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraStats;
import io.framelease.Damage;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenDamaged;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HEVC of which something is missing or damaged, in software: FFmpeg's decoder gives its pictures as if they were right, and tells
 * what it has found by its log alone.
 */
class HevcDamageTest {
    private static final int PASSES = 3; // each begins with a key frame

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** A frame that came. */
    private record Shown(String md5, Damage damage) {
        boolean isMarked() {
            return damage != Damage.UNKNOWN;
        }
    }

    /** What came, by each frame's place among the pictures that were encoded, in the order of decoding. */
    private record Run(Map<Long, Shown> frames, CameraStats stats) {
        /** Frames that are not what was encoded. */
        List<Long> wrong(Run whole) {
            return frames.entrySet().stream().filter(each -> !each.getValue().md5().equals(whole.frames().get(each.getKey()).md5()))
                    .map(Map.Entry::getKey).toList();
        }
    }

    private static List<byte[]> pictures() {
        List<byte[]> once = FedDecoder.units(Clips.file("hevc-b-642x362.mp4"));
        List<byte[]> all = new ArrayList<>();
        for (int pass = 0; pass < PASSES; pass++) {
            once.forEach(unit -> all.add(unit.clone()));
        }
        return all;
    }

    /** Plays pictures; the one at this place is missing among them, none if it is negative. */
    private Run play(List<byte[]> pictures, int missing, WhenDamaged policy, int threads) throws Exception {
        Path file = Files.write(folder.resolve("stream.hevc"), FedDecoder.joined(pictures));
        CameraOptions options = DecodeRun.every(file).withDecoderThreads(threads);
        options = options.withDecoding(options.decoding().withWhenDamaged(policy));
        Map<Long, Shown> frames = new LinkedHashMap<>();
        try (Camera camera = Camera.open(options, device); Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
            while (!subscription.isEnded()) {
                try (Frame frame = subscription.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        long order = frame.info().decodeOrder();
                        frames.put(order + (missing >= 0 && order > missing ? 1 : 0),
                                new Shown(DecodeLayout.md5(DecodeRun.picture(frame), "yuv420p"), frame.info().damage()));
                    }
                }
            }
            return new Run(frames, camera.stats());
        }
    }

    private Run whole() throws Exception {
        Run whole = play(pictures(), -1, WhenDamaged.MARK, 1);
        assertThat(whole.frames()).hasSize(pictures().size());
        assertThat(whole.frames().values()).noneMatch(Shown::isMarked);
        return whole;
    }

    /** With one thread the decoder works on one picture at a time; with several it is not known whose reference is missing. */
    @ParameterizedTest
    @CsvSource({"1, 26", "3, 26", "3, 34"})
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    @Logs("WARN DamageChoice: .*pictures are left out up to the next sound key frame")
    void whatIsPredictedFromALostPictureIsMarkedOrLeftOut(int threads, int lost) throws Exception {
        Run whole = whole();
        List<byte[]> pictures = pictures();
        pictures.remove(lost);
        Run marked = play(pictures, lost, WhenDamaged.MARK, threads);
        List<Long> wrong = marked.wrong(whole);
        assertThat(wrong).as("the picture was a reference").isNotEmpty();
        assertThat(wrong).allSatisfy(order -> assertThat(marked.frames().get(order).isMarked()).as("picture %s", order).isTrue());
        if (threads == 1) {
            assertThat(marked.stats().referencesMissing()).isPositive();
            assertThat(marked.frames().get(wrong.stream().min(Long::compare).orElseThrow()).damage())
                    .isIn(Damage.REFERENCES_MISSING, Damage.SUSPECT);
        }
        assertThat(marked.stats().suspect()).isPositive();
        assertThat(marked.frames().entrySet()).filteredOn(each -> each.getKey() <= pictures.size() / PASSES - 8
                        || each.getKey() > 2L * (pictures.size() + 1) / PASSES)
                .as("before the loss, and from the next key frame on").isNotEmpty().noneMatch(each -> each.getValue().isMarked());

        Run skipped = play(pictures, lost, WhenDamaged.SKIP_TO_KEY, threads);
        assertThat(skipped.wrong(whole)).isEmpty();
        assertThat(skipped.stats().skippedDamaged()).isPositive();
    }
}
