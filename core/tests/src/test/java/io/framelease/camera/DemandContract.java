package io.framelease.camera;

import static io.framelease.camera.DecodeRun.every;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraStats;
import io.framelease.Demand;
import io.framelease.Frame;
import io.framelease.FrameSelector;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.ClipPackets;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That subscriptions get what they want, bit for bit what it is in the whole stream, and that the camera's work follows them,
 * by its counts: packets decoded, pictures decoded, pictures copied. On any device.
 */
abstract class DemandContract {
    private static final String BASELINE = "rtsp-baseline-640x360.mp4";
    private static final int BASELINE_PICTURES = 100;
    private static final int BASELINE_INTERVAL = 12;

    abstract DeviceBackend device();

    private List<DecodeRun.Picture> whole(String clip) throws InterruptedException {
        return DecodeRun.of(every(Clips.file(clip)), device()).frames();
    }

    private DecodeRun run(String clip, Demand demand) throws InterruptedException {
        return DecodeRun.of(every(Clips.file(clip)), device(), demand);
    }

    private static void assertFrom(List<DecodeRun.Picture> frames, List<DecodeRun.Picture> whole) {
        Map<Long, byte[]> byTime = new HashMap<>();
        whole.forEach(frame -> byTime.put(frame.pts(), frame.bytes()));
        assertThat(frames).extracting(DecodeRun.Picture::pts).isSorted().doesNotHaveDuplicates();
        for (DecodeRun.Picture frame : frames) {
            assertThat(frame.bytes()).as("frame at %d ns", frame.pts()).isEqualTo(byTime.get(frame.pts()));
        }
    }

    /** Each picture that was decoded is published, and so copied, or wanted by nobody. */
    private static void assertWork(CameraStats stats, long packets, long decoded, long copied) {
        assertThat(stats.undecodedPackets()).as("packets left out").isEqualTo(packets - decoded);
        assertThat(stats.decodedPictures()).as("pictures decoded").isEqualTo(decoded);
        assertThat(stats.frames()).as("pictures copied").isEqualTo(copied);
        assertThat(stats.unwantedPictures()).isEqualTo(decoded - copied);
        assertThat(stats.dropped()).isZero();
        assertThat(stats.damaged()).isZero();
        assertThat(stats.damagedFrames()).as("what is left out is no loss").isZero();
    }

    /** Another decoder may keep more of them back. */
    @ParameterizedTest
    @CsvSource({"rtsp-baseline-640x360.mp4, 12", "h264-b-642x362.mp4, 12", "h264-gop25-1280x720.mp4, 25", "hevc-b-642x362.mp4, 12"})
    void keyFrames(String clip, int interval) throws Exception {
        List<DecodeRun.Picture> whole = whole(clip);
        DecodeRun run = run(clip, Demand.keyFrames());
        List<DecodeRun.Picture> keys = new ArrayList<>();
        for (int i = 0; i < whole.size(); i += interval) {
            keys.add(whole.get(i));
        }
        assertThat(run.frames()).extracting(DecodeRun.Picture::pts).isEqualTo(keys.stream().map(DecodeRun.Picture::pts).toList());
        assertFrom(run.frames(), whole);
        assertWork(run.stats(), whole.size(), keys.size(), keys.size());
    }

    @Test
    void everyNth() throws Exception {
        List<DecodeRun.Picture> whole = whole("hevc-b-642x362.mp4");
        DecodeRun run = run("hevc-b-642x362.mp4", Demand.everyNth(4));
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < whole.size(); i += 4) {
            expected.add(whole.get(i).pts());
        }
        assertThat(run.frames()).extracting(DecodeRun.Picture::pts).isEqualTo(expected);
        assertFrom(run.frames(), whole);
        assertWork(run.stats(), whole.size(), whole.size(), expected.size());
    }

    /** Of a stream each of whose pictures another depends on. */
    @Test
    void aRateOfAStreamThatMustBeDecoded() throws Exception {
        List<DecodeRun.Picture> whole = whole(BASELINE);
        DecodeRun run = run(BASELINE, Demand.atMost(10));
        assertThat(run.frames().size()).as("of four seconds").isBetween(40, 41);
        assertFrom(run.frames(), whole);
        assertWork(run.stats(), BASELINE_PICTURES, BASELINE_PICTURES, run.frames().size());
    }

    /** Of pictures that nothing depends on as many are decoded as the rate takes. */
    @ParameterizedTest
    @CsvSource({"h264-gop25-1280x720.mp4, 50, 10, 20, 40", "h264-b-642x362.mp4, 25, 6.25, 7, 16",
        "hevc-b-642x362.mp4, 25, 6.25, 7, 16", "hevc-b-642x362.mp4, 25, 12, 12, 23"})
    void aRateOfAStreamWithPicturesThatNothingDependsOn(String clip, int pictures, double rate, int expected, long most)
            throws Exception {
        List<DecodeRun.Picture> whole = whole(clip);
        DecodeRun run = run(clip, Demand.atMost(rate));
        assertThat(run.frames().size()).isBetween(expected - 1, expected + 1);
        assertFrom(run.frames(), whole);
        long decoded = run.stats().decodedPictures();
        assertThat(decoded).isBetween((long) run.frames().size(), most);
        assertWork(run.stats(), pictures, decoded, run.frames().size());
    }

    /** Pictures that stand for themselves are decoded as wanted; each of them is a key picture. */
    @Test
    void ofPicturesThatStandForThemselves() throws Exception {
        String clip = "mjpeg-642x362.avi";
        List<DecodeRun.Picture> whole = whole(clip);
        DecodeRun few = run(clip, Demand.atMost(5));
        assertThat(few.frames()).hasSize(2);
        assertFrom(few.frames(), whole);
        assertWork(few.stats(), 10, 2, 2);
        DecodeRun keys = run(clip, Demand.keyFrames());
        assertThat(keys.frames()).hasSameSizeAs(whole);
        assertWork(keys.stats(), 10, 10, 10);
    }

    private static List<DecodeRun.Picture> read(Subscription frames) throws InterruptedException {
        List<DecodeRun.Picture> read = new ArrayList<>();
        frames.forEach(frame -> read.add(DecodeRun.picture(frame)));
        return read;
    }

    /** All frames of several subscriptions, by the times of the pictures. */
    private static Map<Subscription, List<Long>> readAll(Subscription... subscriptions) throws InterruptedException {
        Map<Subscription, List<Long>> read = new HashMap<>();
        try (FrameSelector selector = FrameSelector.of(subscriptions)) {
            while (!selector.isEmpty()) {
                Subscription ready = selector.select(Liveness.LIMIT);
                try (Frame frame = ready.poll()) {
                    if (frame != null) {
                        read.computeIfAbsent(ready, key -> new ArrayList<>()).add(frame.ptsNanos());
                    }
                }
            }
        }
        return read;
    }

    /** The camera does what the highest demand needs, and each subscription gets its own. */
    @Test
    void severalDemands() throws Exception {
        List<Long> whole = whole("h264-b-642x362.mp4").stream().map(DecodeRun.Picture::pts).toList();
        try (Camera camera = Camera.open(every(Clips.file("h264-b-642x362.mp4")).withQueue(1), device());
                Subscription all = camera.subscribe(Overflow.BLOCK); // has one frame, or two, before the others are there
                Subscription keys = camera.subscribe(Overflow.BLOCK, Demand.keyFrames());
                Subscription some = camera.subscribe(Overflow.BLOCK, Demand.everyNth(5))) {
            Map<Subscription, List<Long>> read = readAll(all, keys, some);
            assertThat(read.get(all)).isEqualTo(whole);
            assertThat(read.get(keys)).endsWith(whole.get(12), whole.get(24))
                    .isSubsetOf(whole.get(0), whole.get(12), whole.get(24));
            int first = whole.indexOf(read.get(some).getFirst());
            assertThat(first).isBetween(0, 3);
            assertThat(read.get(some)).isEqualTo(IntStream.iterate(first, i -> i < whole.size(), i -> i + 5).mapToObj(whole::get)
                    .toList());
            assertThat(some.leftOut()).isEqualTo(whole.size() - first - read.get(some).size());
            assertThat(keys.leftOut()).isBetween(20L, 22L);
            assertThat(all.leftOut()).isZero();
            assertWork(camera.stats(), whole.size(), whole.size(), whole.size());
        }
    }

    /** From key frames to all: with the next key picture, and nothing that depends on what was not decoded. */
    @Test
    void aHigherDemandHoldsFromAKeyPictureOn() throws Exception {
        List<DecodeRun.Picture> whole = whole(BASELINE);
        List<Boolean> keys = ClipPackets.of(Clips.file(BASELINE)).keys();
        try (Camera camera = Camera.open(every(Clips.file(BASELINE)).withQueue(1), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK, Demand.keyFrames())) {
            List<DecodeRun.Picture> read = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    assertThat(frame.info().isKeyFrame()).isTrue();
                    read.add(DecodeRun.picture(frame));
                }
            }
            frames.setDemand(Demand.everyFrame());
            assertThat(frames.demand()).isEqualTo(Demand.everyFrame());
            read.addAll(read(frames));
            assertFrom(read, whole);
            List<Long> times = whole.stream().map(DecodeRun.Picture::pts).toList();
            int first = first(read, times);
            assertThat(keys.get(first)).as("picture %d", first).isTrue();
            assertThat(first).isBetween(BASELINE_INTERVAL, 6 * BASELINE_INTERVAL);
            CameraStats stats = camera.stats();
            assertThat(stats.decodedPictures()).isEqualTo(read.size());
            assertThat(stats.undecodedPackets() + stats.skippedUntilKey()).isEqualTo(BASELINE_PICTURES - read.size());
            assertThat(stats.damaged()).isZero();
        }
    }

    /** From which picture on every one was read. */
    private static int first(List<DecodeRun.Picture> read, List<Long> times) {
        int first = times.size();
        for (int i = read.size() - 1; i >= 0 && first > 0 && read.get(i).pts() == times.get(first - 1); i--) {
            first--;
        }
        return first;
    }

    @Test
    void aLowerDemandHoldsAtOnce() throws Exception {
        List<DecodeRun.Picture> whole = whole("h264-gop25-1280x720.mp4");
        try (Camera camera = Camera.open(every(Clips.file("h264-gop25-1280x720.mp4")).withQueue(1).withDecoderThreads(1), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            List<DecodeRun.Picture> read = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                try (Frame frame = Cameras.next(frames)) {
                    read.add(DecodeRun.picture(frame));
                }
            }
            frames.setDemand(Demand.keyFrames());
            read.addAll(read(frames));
            assertFrom(read, whole);
            assertThat(read.getLast().pts()).as("the second key picture").isEqualTo(whole.get(25).pts());
            assertThat(read.size()).isLessThan(12);
            assertThat(camera.stats().decodedPictures()).as("and what was under way").isLessThan(20);
            assertThat(camera.stats().damaged()).isZero();
        }
    }

    /** Over rounds of a loop time goes on. */
    @Test
    void aRateOverALoop() throws Exception {
        Path clip = Clips.file("audio-video-320x180.mp4"); // one second
        try (Camera camera = Camera.open(every(clip).withLoop(true).withDecoderThreads(1), device());
                Subscription frames = camera.subscribe(Overflow.BLOCK, Demand.atMost(5))) {
            for (int i = 0; i < 50; i++) {
                Cameras.next(frames).close();
            }
            // 50 of 5 a second are 10 rounds of a second, and a little more is decoded ahead of them
            assertThat(camera.stats().decodedPictures() + camera.stats().undecodedPackets()).isBetween(240L, 290L);
        }
    }
}
