package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder makes of packets that are left out in between. */
class DecoderPauseTest {
    private static final int FED = 5;
    private static final int RESUMED = 9;

    /** What it holds comes out; then it waits for a key packet, and makes neither pictures nor damage of what comes before. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 12", "hevc-b-642x362.mp4, 12", "mpeg4-b-642x362.mp4, 12", "vp9-641x361.webm, 25",
        "av1-96x64.mp4, 10", "rtsp-baseline-640x360.mp4, 12"})
    void beginsAnewWithAKeyPicture(String clip, int key) {
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            if (number < FED || number >= RESUMED) {
                decoder.send();
            } else {
                decoder.pause();
            }
        });
        assertThat(run.damaged).isZero();
        int again = whole.size() - key;
        List<Long> before = run.pictures.subList(0, run.pictures.size() - again);
        assertThat(run.pictures.subList(before.size(), run.pictures.size())).isEqualTo(whole.subList(key, whole.size()));
        assertThat(before).as("all that was fed").hasSize(FED);
        assertThat(whole.subList(0, key)).containsSubsequence(before);
        assertThat(run.heldBack.get(FED)).as("with the first packet that is left out").isEqualTo(1);
        assertThat(run.skipped).isEqualTo(untilKey(clip, RESUMED));
    }

    /** How many packets there are from one on up to the next key packet, or the end. */
    private static long untilKey(String clip, int from) {
        List<Boolean> keys = ClipPackets.of(Clips.file(clip)).keys();
        return keys.subList(from, keys.size()).stream().takeWhile(key -> !key).count();
    }

    @Test
    void whatStandsForItselfGoesOnAtOnce() {
        List<Long> whole = DecoderRun.of("mjpeg-642x362.avi", DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of("mjpeg-642x362.avi", (number, packet, decoder) -> {
            if (number == 3) {
                decoder.pause();
            } else {
                decoder.send();
            }
        });
        assertThat(run.pictures).isEqualTo(IntStream.range(0, whole.size()).filter(i -> i != 3).mapToObj(whole::get).toList());
    }

    /** Key packets alone, each at once: no picture behind it is needed, however far the stream reorders. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 12, 1", "hevc-b-642x362.mp4, 12, 1", "mpeg4-b-642x362.mp4, 12, 1",
        "rtsp-baseline-640x360.mp4, 12, 1", "hevc-b-642x362.mp4, 12, 8", "h264-b-642x362.mp4, 12, 8"})
    void keyPacketsAlone(String clip, int interval, int threads) {
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        List<Boolean> keys = ClipPackets.of(Clips.file(clip)).keys();
        DecoderRun run = DecoderRun.of(Clips.file(clip), DecoderRun.options(false, threads), (number, packet, decoder) -> {
            if (keys.get(number)) {
                decoder.send();
            }
            decoder.pause();
        });
        assertThat(run.pictures).isEqualTo(IntStream.range(0, whole.size()).filter(i -> i % interval == 0).mapToObj(whole::get)
                .toList());
        assertThat(run.heldBack.getFirst()).isZero();
        int seen = 0;
        for (int i = 0; i < keys.size(); i++) {
            seen += keys.get(i) ? 1 : 0;
            assertThat(i + 1 - run.heldBack.get(i)).as("pictures behind packet %d", i).isEqualTo(seen);
        }
        assertThat(run.damaged).isZero();
        assertThat(run.skipped).isZero();
    }

    /** One that was never fed begins with a key packet too; and a pause at the end costs nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "hevc-b-642x362.mp4", "rtsp-baseline-640x360.mp4"})
    void pausedAtTheBeginningAndTheEnd(String clip) {
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        int last = ClipPackets.of(Clips.file(clip)).keys().size() - 1;
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            if (number < 3) {
                decoder.pause();
            } else {
                decoder.send();
            }
            if (number == last) {
                decoder.pause();
                decoder.pause();
            }
        });
        assertThat(run.pictures).isEqualTo(whole.subList(12, whole.size()));
        assertThat(run.damaged).isZero();
        assertThat(run.skipped).isEqualTo(untilKey(clip, 3)).isPositive();
    }

    /** A stream that is refreshed bit by bit has no key packet to begin anew with: a recovery point serves, as at its beginning. */
    @Test
    void aRecoveryPointServesToo() {
        List<Long> whole = DecoderRun.of("refresh-96x64.h264", DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of("refresh-96x64.h264", (number, packet, decoder) -> {
            if (number < 2) {
                decoder.send();
            } else if (number == 2) {
                decoder.pause();
            } else {
                decoder.send();
            }
        });
        assertThat(run.pictures).hasSizeBetween(12, 32);
        assertThat(run.pictures.subList(2, run.pictures.size())).isEqualTo(whole.subList(whole.size() - run.pictures.size() + 2,
                whole.size()));
        assertThat(run.damaged).isZero();
    }
}
