package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementaryStreamTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    private interface Look {
        void at(int packet, boolean taken, ElementaryStream packets);
    }

    /** Takes all packets of a clip from one on. */
    private static ElementaryStream.Beginning from(String clip, int first, Look look) {
        String file = Clips.file(clip).toString();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(file), OpenOptions.of(CameraOptions.of(file)), new Learned(),
                    Interrupt.never(), arena);
            try (ElementaryStream packets = new ElementaryStream(demuxer)) {
                for (int i = 0; demuxer.read() == Demuxer.Read.PACKET; i++) {
                    if (i >= first) {
                        look.at(i, packets.take(), packets);
                    }
                }
                return packets.beginning();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 7", "hevc-b-642x362.mp4, 32", "truncated-640x360.ts, 7"})
    void parameterSetsAndStartCodesAreInIt(String clip, int parameterSet) {
        from(clip, 0, (packet, taken, packets) -> {
            assertThat(taken).isTrue();
            MemorySegment data = packets.data();
            int start = data.get(ValueLayout.JAVA_BYTE, 2) == 1 ? 3 : 4;
            assertThat(data.asSlice(0, start).toArray(ValueLayout.JAVA_BYTE)).endsWith(0, 0, 1);
            if (packet == 0) {
                byte[] bytes = data.toArray(ValueLayout.JAVA_BYTE);
                boolean found = false;
                for (int i = 0; i + 3 < bytes.length; i++) {
                    int type = parameterSet == 32 ? bytes[i + 3] >> 1 & 0x3f : bytes[i + 3] & 0x1f;
                    found |= bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1 && type == parameterSet;
                }
                assertThat(found).as("a parameter set in the first packet").isTrue();
                assertThat(packets.header()).isNotEmpty();
            }
        });
    }

    /** Key pictures are the 1st and, of the second clip, the 26th. */
    @ParameterizedTest
    @CsvSource({"h264-gop25-1280x720.mp4, 1, 25", "hevc-b-642x362.mp4, 1, 12", "mpeg4-b-642x362.mp4, 1, 10",
        "vp9-641x361.webm, 1, -1"})
    void joinedInTheMiddleItBeginsWithAKeyPacket(String clip, int from, int key) {
        int[] first = {-1};
        long[] skipped = {0};
        from(clip, from, (packet, taken, packets) -> {
            if (taken && first[0] < 0) {
                first[0] = packet;
            }
            skipped[0] = packets.skipped();
        });
        assertThat(first[0]).isEqualTo(key);
        assertThat(skipped[0]).isEqualTo(key < 0 ? 24 : key - from);
    }

    @Test
    void ofOnlyAKeyPictureOfHevcNoLeadingPictureDependsOnWhatWasBefore() {
        assertThat(from("hevc-b-642x362.mp4", 0, (packet, taken, packets) -> assertThat(taken).isTrue()))
                .isEqualTo(ElementaryStream.Beginning.WHOLE);
    }

    /** Refreshed bit by bit: pictures are right when as many have come as the stream says. */
    @Test
    void recoveryPointsOfH264AreABeginning() {
        int[] recovering = {0};
        ElementaryStream.Beginning beginning = from("refresh-96x64.h264", 1,
                (packet, taken, packets) -> recovering[0] = Math.max(recovering[0], packets.recovering()));
        assertThat(recovering[0]).isBetween(1, 100);
        assertThat(beginning).isEqualTo(ElementaryStream.Beginning.LEADING_PICTURES_BROKEN);
    }

    @Test
    void typesOfSlicesAndRecoveryPointsAreRead() {
        byte[] idr = {0, 0, 0, 1, 0x67, 0x42, 0, 0, 1, 0x65, 0x11, 0x22};
        assertThat(new AccessUnits(false, 0).sliceType(MemorySegment.ofArray(idr))).isEqualTo(AccessUnits.H264_IDR);
        byte[] recovery = {0, 0, 1, 0x06, 0x06, 0x01, 0x30, (byte) 0x80, 0, 0, 1, 0x41, 0x11};
        assertThat(new AccessUnits(false, 0).recoveryOf(MemorySegment.ofArray(recovery))).isEqualTo(6); // ue 00110 is 5
        assertThat(new AccessUnits(false, 0).sliceType(MemorySegment.ofArray(recovery))).isEqualTo(1);
        byte[] rasl = {0, 0, 1, 0x10, 0x01, 0x11};
        assertThat(AccessUnits.isHevcBrokenLeading(new AccessUnits(true, 0).sliceType(MemorySegment.ofArray(rasl)))).isTrue();
        assertThat(new AccessUnits(true, 0).sliceType(MemorySegment.ofArray(new byte[] {0, 0, 1, 0x4e, 1, 2}))).isEqualTo(-1);
    }
}
