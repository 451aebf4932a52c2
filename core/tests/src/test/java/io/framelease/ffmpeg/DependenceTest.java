package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of packets without a decoder is what the decoder makes of them. */
class DependenceTest {
    @TempDir
    private Path folder;

    /** What a clip's packets are said to be. */
    private record Told(List<Boolean> disposable, List<Boolean> entries, boolean intraOnly, boolean fields) {
        static Told of(Path clip) {
            FFmpegLibraries.require();
            AvLog.install();
            List<Boolean> disposable = new ArrayList<>();
            List<Boolean> entries = new ArrayList<>();
            try (OrderedArena arena = new OrderedArena()) {
                Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                        new Learned(), Interrupt.never(), arena);
                Dependence dependence = new Dependence(demuxer);
                while (demuxer.read() == Demuxer.Read.PACKET) {
                    if (demuxer.isKeyPacket()) {
                        dependence.look();
                    }
                    disposable.add(dependence.isDisposable());
                    entries.add(dependence.isEntry());
                }
                demuxer.throwFailure();
                return new Told(disposable, entries, dependence.isIntraOnly(), dependence.mayHaveFields());
            }
        }

        long count() {
            return disposable.stream().filter(each -> each).count();
        }
    }

    /** Without the packets that nothing depends on the other pictures are the same, bit by bit. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 5", "h264-b-1366x768.mp4, 3", "hevc-b-642x362.mp4, 5", "hevc-b-1366x768.mp4, 3",
        "hevc-main10-640x360.mp4, 3", "raw-96x64.h264, 1", "tff-96x64.mp4, 1"})
    void whatNothingDependsOnIsMissedByNobody(String clip, int least) {
        Told told = Told.of(Clips.file(clip));
        assertThat(told.count()).isGreaterThanOrEqualTo(least);
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            if (!told.disposable.get(number)) {
                decoder.send();
            }
        });
        assertThat(run.damaged).isZero();
        assertThat(run.pictures).hasSize(whole.size() - (int) told.count());
        assertThat(whole).containsSubsequence(run.pictures);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp-baseline-640x360.mp4", "vp9-641x361.webm", "mpeg4-b-642x362.mp4", "av1-96x64.mp4"})
    void inDoubtAPictureIsDependedOn(String clip) {
        Told told = Told.of(Clips.file(clip));
        assertThat(told.count()).isZero();
        assertThat(told.intraOnly).isFalse();
        assertThat(told.fields).isFalse();
    }

    /** Of a stream without further key pictures decoding begins at a recovery point too. */
    @Test
    void whereDecodingCanBegin() throws IOException {
        Told bare = Told.of(Clips.file(RefreshClip.NAME));
        assertThat(bare.entries.subList(0, 2)).containsExactly(true, false);
        assertThat(bare.entries.subList(1, bare.entries.size())).containsOnly(false);
        Told marked = Told.of(RefreshClip.marked(folder));
        assertThat(marked.entries).hasSameSizeAs(bare.entries);
        assertThat(marked.entries.subList(1, marked.entries.size())).contains(true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mjpeg-642x362.avi", "mjpeg-641x361.mkv"})
    void picturesThatStandForThemselves(String clip) {
        Told told = Told.of(Clips.file(clip));
        assertThat(told.intraOnly).isTrue();
        assertThat(told.disposable).isNotEmpty().containsOnly(true);
    }

    /** Of such streams a packet may have one field; of one that may be interlaced nobody knows. */
    @ParameterizedTest
    @CsvSource({"interlaced-tff-192x96.mp4, true", "interlaceable-192x96.mp4, true", "tff-96x64.mp4, true",
        "h264-b-642x362.mp4, false", "raw-96x64.h264, false", "hevc-b-642x362.mp4, false"})
    void fields(String clip, boolean fields) {
        assertThat(Told.of(Clips.file(clip)).fields).isEqualTo(fields);
    }

    private static boolean isDisposable(boolean hevc, int lengthBytes, int layer, String hex) {
        return new AccessUnits(hevc, lengthBytes).isDisposable(MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", ""))),
                layer);
    }

    /** All slices of a picture, and nothing else, say so. */
    @Test
    void h264ByEachSlice() {
        assertThat(isDisposable(false, 0, 0, "00000001 09f0 000001 0180 000001 0140")).isTrue();
        assertThat(isDisposable(false, 0, 0, "000001 0180 000001 4140")).as("the second one is a reference's").isFalse();
        assertThat(isDisposable(false, 4, 0, "00000002 0180 00000002 0140")).isTrue();
        assertThat(isDisposable(false, 4, 0, "00000002 2180 00000002 0140")).isFalse();
        assertThat(isDisposable(false, 0, 0, "000001 6588")).as("a key picture").isFalse();
        assertThat(isDisposable(false, 0, 0, "000001 09f0 000001 0605")).as("no slice").isFalse();
        assertThat(isDisposable(false, 0, 0, "")).isFalse();
    }

    /** On a picture of a lower sub-layer, which nothing of the same depends on, pictures of higher ones may depend. */
    @Test
    void hevcInTheHighestSubLayerAlone() {
        assertThat(isDisposable(true, 0, 0, "000001 0001 80")).as("TRAIL_N").isTrue();
        assertThat(isDisposable(true, 0, 0, "000001 0201 80")).as("TRAIL_R").isFalse();
        assertThat(isDisposable(true, 0, 0, "000001 1001 80")).as("RASL_N").isTrue();
        assertThat(isDisposable(true, 0, 0, "000001 2601 80")).as("IDR").isFalse();
        assertThat(isDisposable(true, 0, 1, "000001 0001 80")).as("TRAIL_N of the lower of two").isFalse();
        assertThat(isDisposable(true, 0, 1, "000001 0402 80")).as("TSA_N of the higher").isTrue();
        assertThat(isDisposable(true, 0, 0, "000001 0002 80")).as("of one that there is not").isFalse();
        assertThat(isDisposable(true, 0, 0, "000001 0009 80")).as("of another layer").isFalse();
        assertThat(isDisposable(true, 0, 0, "000001 0001 80 000001 0201 80")).isFalse();
    }
}
