package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.natives.FFmpegLibraries;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder refuses, what it leaves out, and what it holds back. */
class SoftwareDecoderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mjpeg-642x362.avi", "png-96x64.mov", "h264-b-642x362.mp4", "mpeg4-b-642x362.mp4",
        "vp9-641x361.webm", "av1-96x64.mp4"})
    void packetsWithoutBytesAreNothing(String clip) {
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            int size = AVPacket.size(packet);
            AVPacket.size(packet, 0);
            for (int i = 0; i < 150; i++) {
                decoder.send();
            }
            AVPacket.size(packet, size);
            decoder.send();
        });
        assertThat(run.pictures).isEqualTo(DecoderRun.of(clip, DecoderRun.WHOLE).pictures);
        assertThat(run.damaged).isZero();
    }

    /** Damage that decoders call by all kinds of names: PNG's is "an error of an external library". */
    @ParameterizedTest
    @CsvSource({"png-96x64.mov, 5, true", "mjpeg-642x362.avi, 5, true", "mjpeg-641x361.mkv, 5, true",
        "vp9-641x361.webm, 24, false", "av1-96x64.mp4, 9, false"})
    void aDamagedPacketCostsOnePicture(String clip, int damaged, boolean alone) {
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            if (number == damaged) {
                DecoderRun.data(packet).fill((byte) 0xff);
            }
            decoder.send();
        });
        assertThat(run.damaged).isPositive();
        assertThat(run.pictures).hasSizeGreaterThanOrEqualTo(alone ? whole.size() - 1 : damaged)
                .startsWith(whole.subList(0, Math.min(damaged, whole.size() - 1)).toArray(Long[]::new));
        if (alone) {
            assertThat(run.pictures).endsWith(whole.subList(damaged + 1, whole.size()).toArray(Long[]::new));
        }
    }

    /** Whatever their number, and whatever the decoder calls it. */
    @ParameterizedTest
    @ValueSource(strings = {"png-96x64.mov", "mjpeg-642x362.avi", "h264-b-642x362.mp4", "hevc-b-642x362.mp4"})
    void refusedPacketsNeverEndIt(String clip) {
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            if (number == 0) {
                byte[] bytes = DecoderRun.data(packet).toArray(ValueLayout.JAVA_BYTE);
                DecoderRun.data(packet).fill((byte) 0xff);
                for (int i = 0; i < 300; i++) {
                    decoder.send();
                    while (decoder.receive() instanceof Surface surface) {
                        surface.close();
                    }
                }
                MemorySegment.copy(bytes, 0, DecoderRun.data(packet), ValueLayout.JAVA_BYTE, 0, bytes.length);
            }
            decoder.send();
        });
        assertThat(run.damaged).isGreaterThanOrEqualTo(300);
        assertThat(run.pictures).endsWith(whole.getLast());
    }

    /** As most cameras are joined. Each clip has another key picture behind this many pictures. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 12", "hevc-b-642x362.mp4, 12", "mpeg4-b-642x362.mp4, 12", "hevc-b-1366x768.mp4, 12",
        "mjpeg-642x362.avi, 1", "vp9-641x361.webm, 25", "av1-96x64.mp4, 10"})
    void joinedInTheMiddleItBeginsWithAKeyPicture(String clip, int key) {
        List<Long> whole = DecoderRun.of(clip, DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of(clip, (number, packet, decoder) -> {
            if (number > 0) {
                decoder.send();
            }
        });
        assertThat(run.pictures).isEqualTo(whole.subList(key, whole.size()));
        if (clip.startsWith("hevc")) {
            assertThat(run.skipped).isEqualTo(key - 1);
        }
    }

    @Test
    void aFlushedDecoderBeginsWithAKeyPictureToo() {
        List<Long> whole = DecoderRun.of("hevc-b-642x362.mp4", DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of("hevc-b-642x362.mp4", (number, packet, decoder) -> {
            if (number == 0) {
                decoder.send();
                decoder.drain();
                while (decoder.receive() instanceof Surface surface) {
                    surface.close();
                }
                decoder.flush();
            } else {
                decoder.send();
            }
        });
        assertThat(run.pictures).isEqualTo(whole.subList(12, whole.size()));
        assertThat(run.skipped).isEqualTo(11);
    }

    /** H.264's decoder knows recovery points by itself. */
    @Test
    void aStreamThatIsRefreshedBitByBitBegins() {
        List<Long> whole = DecoderRun.of("refresh-96x64.h264", DecoderRun.WHOLE).pictures;
        DecoderRun run = DecoderRun.of("refresh-96x64.h264", (number, packet, decoder) -> {
            if (number > 0) {
                decoder.send();
            }
        });
        assertThat(run.pictures).hasSizeBetween(10, 30);
        assertThat(run.pictures).isEqualTo(whole.subList(whole.size() - run.pictures.size(), whole.size()));
    }

    @Test
    void aRecoveryPointOfHevcIsFound() throws IOException {
        Path file = RefreshClip.marked(folder);
        DecoderRun.Feed joined = (number, packet, decoder) -> {
            if (number > 0) {
                decoder.send();
            }
        };
        DecoderRun run = DecoderRun.of(file, DecoderRun.options(false, 1), joined);
        assertThat(run.pictures).hasSizeBetween(10, 30);
        assertThat(run.skipped).isEqualTo(39 - run.pictures.size());
        assertThat(DecoderRun.of(RefreshClip.NAME, joined).pictures).isEmpty();
    }

    @Test
    void recoveryPointsAreReadFromBothKindsOfPackets() {
        byte[] withLengths = HexFormat.of().parseHex("00000003460150" + "00000008" + "4e01" + "0502" + "ffff" + "80" + "00"
                + "00000007" + "4e01" + "0601" + "50" + "8000" + "00000003" + "020180");
        assertThat(new AccessUnits(true, 4).recoveryOf(MemorySegment.ofArray(withLengths))).isEqualTo(2); // -> 1, of 010
        byte[] record = new byte[23];
        record[0] = 1;
        record[21] = 3;
        assertThat(AccessUnits.ofHevc(MemorySegment.ofArray(record))).isEqualTo(new AccessUnits(true, 4));
        assertThat(AccessUnits.ofHevc(MemorySegment.NULL)).isEqualTo(new AccessUnits(true, 0));
        for (int length = 0; length < withLengths.length; length++) { // cut anywhere, it reads nothing that is not there
            byte[] cut = Arrays.copyOf(withLengths, length);
            for (int lengthBytes : new int[] {0, 1, 2, 4}) {
                assertThat(new AccessUnits(true, lengthBytes).recoveryOf(MemorySegment.ofArray(cut))).isNotNegative();
            }
        }
    }

    /** Behind each packet the picture of it is there, however many processors there are, but for those that are reordered. */
    @ParameterizedTest
    @CsvSource({"rtsp-baseline-640x360.mp4, 0", "h264-b-642x362.mp4, 2", "hevc-b-642x362.mp4, 2", "mpeg4-b-642x362.mp4, 1",
        "mjpeg-642x362.avi, 0", "vp9-641x361.webm, 1", "av1-96x64.mp4, 1", "png-96x64.mov, 0"})
    void whereThreadsShareAPictureItHoldsNothingBack(String clip, int reordered) {
        Path file = Clips.file(clip);
        DecoderRun live = DecoderRun.of(file, DecoderRun.options(true, 0), DecoderRun.WHOLE);
        assertThat(live.heldBack).allMatch(pictures -> pictures <= reordered);
        DecoderRun many = DecoderRun.of(file, DecoderRun.options(true, 8), DecoderRun.WHOLE);
        assertThat(many.heldBack).as("threads that share pictures, whose number was given").isEqualTo(live.heldBack);
        assertThat(many.pictures).isEqualTo(live.pictures);
        DecoderRun threads = DecoderRun.of(file, DecoderRun.options(false, 8), DecoderRun.WHOLE);
        assertThat(threads.pictures).isEqualTo(live.pictures);
        if (clip.startsWith("rtsp")) {
            assertThat(threads.heldBack).as("frame threads").anyMatch(pictures -> pictures >= 7);
        }
    }
}
