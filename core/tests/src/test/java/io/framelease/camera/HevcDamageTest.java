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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HEVC of which something is missing or damaged, in software: FFmpeg's decoder gives its pictures as if they were right, and tells what
 * it has found by its log alone.
 */
class HevcDamageTest {
    private static final String CLIP = "apart-hevc-192x160.nut";
    private static final int LENGTH = 10; // pictures of the clip, which begins with its only key frame
    private static final int PASSES = 4;

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
        List<byte[]> once = FedDecoder.units(Clips.file(CLIP));
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
        assertThat(whole.frames()).hasSize(PASSES * LENGTH);
        assertThat(whole.frames().values()).noneMatch(Shown::isMarked);
        return whole;
    }

    /** With one thread the decoder works on one picture at a time; with several it is not known which one lacks a reference. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    @Logs("WARN DamageChoice: .*pictures are left out up to the next sound key frame")
    void whatIsPredictedFromALostPictureIsMarkedOrLeftOut(int threads) throws Exception {
        Run whole = whole();
        int wrong = 0;
        long missing = 0;
        for (int lost : new int[] {LENGTH + 1, LENGTH + 2, LENGTH + 4, LENGTH + 6}) { // in the second pass
            List<byte[]> pictures = pictures();
            pictures.remove(lost);
            Run marked = play(pictures, lost, WhenDamaged.MARK, threads);
            assertThat(marked.wrong(whole)).allSatisfy(order -> assertThat(marked.frames().get(order).isMarked())
                    .as("picture %s without %s", order, lost + 1).isTrue());
            assertThat(marked.frames().entrySet()).filteredOn(each -> each.getKey() <= 2 || each.getKey() > (PASSES - 1) * LENGTH)
                    .as("before the loss, and from a key frame on").hasSizeGreaterThan(LENGTH)
                    .noneMatch(each -> each.getValue().isMarked());
            wrong += marked.wrong(whole).size();
            missing += marked.stats().referencesMissing();

            Run skipped = play(pictures, lost, WhenDamaged.SKIP_TO_KEY, threads);
            assertThat(skipped.wrong(whole)).as("delivered without %s", lost + 1).isEmpty();
            assertThat(skipped.frames()).hasSizeLessThanOrEqualTo(marked.frames().size());
        }
        assertThat(wrong).as("some of them were references").isGreaterThan(4);
        assertThat(missing > 0).as("it is told which pictures lack one").isEqualTo(threads == 1);
    }
}
