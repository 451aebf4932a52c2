package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Damage;
import io.framelease.DeviceLostException;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Surface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the hardware says of its pictures; without a GPU. */
class NvdecStatusTest extends NvdecFlow {
    private static final String H264 = "rtsp-baseline-640x360.mp4"; // shown as they are coded
    private static final int SURFACES = 4; // that the pictures take turns in

    private final List<Damage> damages = new ArrayList<>();

    /** Each picture is shown with its packet. */
    private static FakeNvdec script() {
        return new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                found.decode((int) (number % SURFACES), 2 * (int) number);
                found.display((int) (number % SURFACES));
            }
        });
    }

    /** What is wrong with the first pictures of a clip, and how many packets or pictures were counted as damaged. */
    private long damaged(String clip, int packets) {
        Demuxer demuxer = demuxer(clip);
        NvdecDecoder decoder = driver.open(demuxer);
        for (int i = 0; i < packets && demuxer.read() == Demuxer.Read.PACKET; i++) {
            decoder.send();
            for (Surface surface; (surface = FedDecoder.next(decoder)) != null; surface.close()) {
                damages.add(surface.damage());
            }
        }
        long damaged = decoder.damagedPackets();
        decoder.close();
        return damaged;
    }

    @Test
    void eachStateIsADamage() {
        int[] states = {Nvcuvid.cuvidDecodeStatus_Invalid(), Nvcuvid.cuvidDecodeStatus_Success(),
            Nvcuvid.cuvidDecodeStatus_Error(), Nvcuvid.cuvidDecodeStatus_Error_Concealed()};
        driver = script();
        driver.verdict = index -> states[index];
        assertThat(damaged(H264, 4)).as("by the hardware's word").isEqualTo(2);
        assertThat(damages).containsExactly(Damage.NONE, Damage.CORRUPT, Damage.CONCEALED, Damage.UNKNOWN);
    }

    /** Mapping has waited for it, so that it stays so: who waited longer would wait for ever, and a camera's frames with him. */
    @Test
    void whatIsNeverDecodedIsCorrupt() {
        driver = script();
        driver.verdict = index -> index == 2 ? Nvcuvid.cuvidDecodeStatus_InProgress() : Nvcuvid.cuvidDecodeStatus_Success();
        assertThat(damaged(H264, 3)).as("by the hardware's word").isEqualTo(1);
        assertThat(damages).containsExactly(Damage.NONE, Damage.CORRUPT, Damage.NONE);
        assertThat(driver.work).startsWith("decode 1", "map 1", "decode 2", "map 2", "decode 3", "map 3");
    }

    /** The first call that fails says what has happened, and its picture is nobody's. */
    @Test
    void aDeviceThatIsLostIsFoundHereToo() {
        driver = script();
        Demuxer demuxer = demuxer(H264);
        NvdecDecoder decoder = driver.open(demuxer);
        demuxer.read();
        decoder.send();
        driver.lost = true;
        driver.statusCode = 700;
        assertThatThrownBy(decoder::receive).isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("cuvidGetDecodeStatus(index=1) failed with 700");
        assertThat(driver.made.getFirst().isIdle()).isTrue();
        driver.made.getFirst().mapped = 0; // it went with the device
        decoder.close();
    }

    @Test
    void anyOtherFailureIsNoDamage() {
        driver = script();
        driver.statusCode = FakeNvdec.FAILURE;
        assertThat(damaged(H264, 2)).isZero();
        assertThat(damages).containsExactly(Damage.UNKNOWN, Damage.UNKNOWN);
    }

    @Test
    void whereItTellsNothingNothingIsKnown() {
        driver = script();
        assertThat(damaged(H264, 2)).isZero();
        assertThat(damages).containsExactly(Damage.UNKNOWN, Damage.UNKNOWN);
    }
}
