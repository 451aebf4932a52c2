package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.DecoderInfo.Reason;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Surface;
import org.junit.jupiter.api.Test;

/** What NVIDIA's driver refuses, on a machine without one. */
class NvdecRefusalTest extends NvdecFlow {
    @Test
    void capabilitiesThatAreNotToldAreARefusal() {
        driver = new FakeNvdec((number, found) -> { });
        driver.capabilitiesFail = true;
        var opened = driver.decoders.open(demuxer(RESIZED), FakeNvdec.OPTIONS, 0);
        assertThat(opened.decoder()).isNull();
        assertThat(opened.refusal().reason()).isEqualTo(Reason.REFUSED);
        assertThat(opened.refusal().text()).contains("cuvidGetDecoderCaps", "999");
    }

    @Test
    void aParserThatIsNotMadeToo() {
        driver = new FakeNvdec((number, found) -> { });
        driver.parserFails = true;
        assertThat(driver.decoders.open(demuxer(RESIZED), FakeNvdec.OPTIONS, 0).refusal().text())
                .contains("cuvidCreateVideoParser");
    }

    @Test
    void aLostDeviceIsNone() {
        driver = new FakeNvdec((number, found) -> { });
        driver.capabilitiesFail = true;
        driver.lost = true;
        Demuxer demuxer = demuxer(RESIZED);
        assertThatThrownBy(() -> driver.decoders.open(demuxer, FakeNvdec.OPTIONS, 0)).isInstanceOf(DeviceLostException.class);
    }

    @Test
    void aKeptDecoderThatCannotGoOnSaysWhy() {
        driver = new FakeNvdec(resized(640, 360, 1280, 720));
        NvdecDecoder decoder = driver.open(demuxer(RESIZED));
        decoder.detach();
        driver.parserFails = true;
        assertThat(decoder.attach(demuxer(RESIZED))).isFalse();
        assertThat(decoder.refusal().text()).contains("cuvidCreateVideoParser");
        decoder.close();
    }

    /** At the end of a file that is played again and again. */
    @Test
    void aFlushedDecoderThatCannotGoOnRefusesTheNextPacket() {
        driver = new FakeNvdec(resized(640, 360, 1280, 720));
        Demuxer demuxer = demuxer(RESIZED);
        NvdecDecoder decoder = driver.open(demuxer);
        demuxer.read();
        assertThat(decoder.send()).isTrue();
        driver.parserFails = true;
        decoder.flush();
        demuxer.read();
        assertThat(decoder.send()).isFalse();
        assertThat(decoder.refusal().reason()).isEqualTo(Reason.REFUSED);
        decoder.drain();
        assertThat(decoder.receive()).isNull();
        decoder.close();
    }

    /** Each picture is decoded over the one before. */
    private static FakeNvdec oneSurface() {
        return new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                found.decode(3, 2 * (int) number);
                found.display(3);
            }
        });
    }

    /** One is mapped since another picture was decoded over it, one waits: the decoder is free of both. */
    @Test
    void aSurfaceThatIsNotTakenBackKeepsNoOther() {
        driver = oneSurface();
        Demuxer demuxer = demuxer("rtsp-baseline-640x360.mp4");
        NvdecDecoder decoder = driver.open(demuxer, FakeNvdec.AHEAD);
        for (int packet = 0; packet < 2; packet++) {
            demuxer.read();
            decoder.send();
        }
        assertThat(driver.work).containsExactly("decode 3", "map 3", "decode 3");
        driver.unmappingFails = true;
        assertThatThrownBy(decoder::detach).isInstanceOf(DeviceException.class).hasMessageContaining("cuvidUnmapVideoFrame64");
        assertThat(driver.made.getFirst().isIdle()).isTrue();
        decoder.close();
    }

    /** What was to be mapped then went with the device, and is nobody's: no later failure hides the first. */
    @Test
    void aDeviceThatIsLostBeforeAPictureIsDecodedOverLeavesNothing() {
        driver = oneSurface();
        Demuxer demuxer = demuxer("rtsp-baseline-640x360.mp4");
        NvdecDecoder decoder = driver.open(demuxer, FakeNvdec.AHEAD);
        demuxer.read();
        decoder.send();
        demuxer.read();
        driver.lost = true;
        driver.mappingFails = index -> true;
        assertThatThrownBy(decoder::send).isInstanceOf(DeviceLostException.class).hasMessageContaining("cuvidMapVideoFrame64")
                .hasNoSuppressedExceptions();
        assertThat(driver.made.getFirst().isIdle()).isTrue();
        decoder.close();
    }

    /** Each picture that comes begins the count anew: damage is no refusal of the stream. */
    @Test
    void picturesThatAreRefusedNowAndThenAreDamage() {
        driver = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                found.decode((int) (number % 8), 2 * (int) number);
                found.display((int) (number % 8));
            }
        });
        driver.decodingFails = index -> index != 0;
        Demuxer demuxer = demuxer("rtsp-baseline-640x360.mp4");
        NvdecDecoder decoder = driver.open(demuxer);
        int pictures = 0;
        for (int packet = 1; packet <= 24; packet++) {
            assertThat(demuxer.read()).isEqualTo(Demuxer.Read.PACKET);
            assertThat(decoder.send()).as("packet %d", packet).isTrue();
            for (Surface surface; (surface = decoder.receive()) != null; surface.close()) {
                pictures++;
            }
        }
        assertThat(pictures).isEqualTo(3);
        assertThat(decoder.damagedPackets()).isEqualTo(21);
        assertThat(decoder.refusal()).isNull();
        decoder.close();
    }

    /** What the driver has refused of a decoder may stay so: the next session has another one. */
    @Test
    void aDecoderThatHasFailedIsNotUsedBySessionsAfterThat() {
        driver = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(640, 360);
            }
            found.decode(0, 2 * (int) number);
            found.display(0);
        });
        Demuxer demuxer = demuxer(RESIZED);
        NvdecDecoder decoder = driver.open(demuxer);
        demuxer.read();
        decoder.send();
        Surface surface = decoder.receive();
        driver.unmappingFails = true;
        assertThatThrownBy(surface::close).isInstanceOf(DeviceException.class).hasMessageContaining("cuvidUnmapVideoFrame64");
        driver.unmappingFails = false;
        decoder.detach();
        Demuxer next = demuxer(RESIZED);
        assertThat(decoder.attach(next)).isTrue();
        next.read();
        decoder.send();
        decoder.receive().close();
        assertThat(driver.made).hasSize(2);
        decoder.close();
    }
}
