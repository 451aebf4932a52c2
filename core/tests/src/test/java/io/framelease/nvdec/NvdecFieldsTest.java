package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.FieldOrder;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Surface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures whose fields are coded one after the other; without a GPU. */
class NvdecFieldsTest extends NvdecFlow {
    private static final String H264 = "rtsp-baseline-640x360.mp4"; // what the script finds in it is not
    private static final String MPEG2 = "interlaced-mpeg2-192x96.ts";
    private static final int SURFACES = 4; // that the pictures take turns in

    private final List<FieldOrder> orders = new ArrayList<>();

    /** What is found in each packet. */
    private interface Packet {
        void found(int index, int order, FakeNvdec.Finder found);
    }

    private static FakeNvdec script(Packet packet) {
        return new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                packet.found((int) (number % SURFACES), 2 * (int) number, found);
            }
        });
    }

    private static void pair(int index, int order, boolean bottomFirst, FakeNvdec.Finder found) {
        found.field(index, order, false, bottomFirst);
        found.field(index, order + 1, true, !bottomFirst);
    }

    /** Decodes the first packets of a clip; how many packets or pictures were counted as damaged. */
    private long decode(String clip, int packets) {
        Demuxer demuxer = demuxer(clip);
        NvdecDecoder decoder = driver.open(demuxer);
        for (int i = 0; i < packets; i++) {
            assertThat(demuxer.read()).isEqualTo(Demuxer.Read.PACKET);
            decoder.send();
            take(decoder);
        }
        decoder.drain();
        take(decoder);
        long damaged = decoder.damagedPackets();
        decoder.close();
        return damaged;
    }

    private void take(NvdecDecoder decoder) {
        for (Surface surface; (surface = FedDecoder.next(decoder)) != null; surface.close()) {
            orders.add(surface.fieldOrder());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, top first, TOP_FIRST", "true, bottom first, BOTTOM_FIRST"})
    void twoFieldsAreOnePicture(boolean bottomFirst, String told, FieldOrder order) {
        driver = script((index, place, found) -> {
            pair(index, place, bottomFirst, found);
            found.display(index);
        });
        assertThat(decode(H264, 3)).isZero();
        assertThat(driver.work).containsExactly("decode 1", "decode 1", "map 1", "decode 2", "decode 2", "map 2",
                "decode 3", "decode 3", "map 3");
        assertThat(driver.fields).hasSize(3).containsOnly(told);
        assertThat(orders).hasSize(3).containsOnly(order);
    }

    /** Its other field was lost: it is shown as it is, whether the parser shows it before the next picture or behind that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFieldWithoutItsOtherIsAPicture(boolean late) {
        driver = script((index, place, found) -> {
            if (index == 1) {
                found.field(1, place, false, false);
            } else {
                pair(index, place, false, found);
            }
            if (index == 2 && late) {
                found.display(1);
            }
            if (index != 1 || !late) {
                found.display(index);
            }
        });
        assertThat(decode(H264, 3)).isZero();
        assertThat(driver.fields).containsExactly("top first, alone", "top first", "top first");
        assertThat(driver.work).containsSubsequence("map 1", "map 2", "map 3");
    }

    /** What is called a second field belongs to the first field of its own surface alone. */
    @Test
    void aSecondFieldWithoutItsFirstIsAPicture() {
        driver = script((index, place, found) -> {
            found.field(index, place, true, true);
            found.display(index);
        });
        assertThat(decode(H264, 2)).isZero();
        assertThat(driver.fields).containsExactly("bottom first, alone", "bottom first, alone");
    }

    @Test
    void ofMpeg2TheParserTellsWhatIsAlone() {
        driver = script((index, place, found) -> {
            found.field(index, place, false, false);
            if (index != 1) {
                found.field(index, place, true, true);
            }
            found.displayFields(index, index != 1);
        });
        assertThat(decode(MPEG2, 3)).isZero();
        assertThat(driver.fields).containsExactly("top first, alone", "top first", "top first");
        assertThat(orders).hasSize(3).containsOnly(FieldOrder.TOP_FIRST);
    }

    /** Whatever the codec: a picture one of whose fields was refused is half of another one. */
    @ParameterizedTest
    @ValueSource(strings = {H264, MPEG2})
    void aPictureWhoseFirstFieldIsRefusedIsNotShown(String clip) {
        driver = script((index, place, found) -> {
            pair(index, place, false, found);
            found.displayFields(index, true);
        });
        driver.decodingFails = index -> index == 1 && driver.work.size() == 1;
        assertThat(decode(clip, 3)).isEqualTo(1);
        assertThat(driver.work).containsExactly("decode 1", "decode 1", "decode 2", "decode 2", "map 2", "decode 3", "decode 3",
                "map 3");
    }
}
