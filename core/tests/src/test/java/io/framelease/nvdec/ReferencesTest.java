package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.nvdec.CUVIDH264PICPARAMS;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.bindings.nvdec._CUVIDH264DPBENTRY;
import io.framelease.bindings.nvdec._CUVIDHEVCPICPARAMS;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the parser's structures say of references; no GPU is needed to read them. */
class ReferencesTest {
    private static final int H264 = Nvcuvid.cudaVideoCodec_H264();
    private static final int HEVC = Nvcuvid.cudaVideoCodec_HEVC();

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment picture = CUVIDPICPARAMS.allocate(arena);
    private final MemorySegment specific = CUVIDPICPARAMS.CodecSpecific(picture);

    @AfterEach
    void close() {
        arena.close();
    }

    private MemorySegment kept(int index) {
        return CUVIDH264PICPARAMS.dpb(CUVIDPICPARAMS.CodecSpecific.h264(specific)).asSlice(index * _CUVIDH264DPBENTRY.sizeof(),
                _CUVIDH264DPBENTRY.sizeof());
    }

    @Test
    void aGapInTheBufferOfH264() {
        _CUVIDH264DPBENTRY.used_for_reference(kept(0), 3);
        assertThat(References.areMissing(picture, H264, false)).isFalse();
        _CUVIDH264DPBENTRY.not_existing(kept(15), 1);
        assertThat(References.areMissing(picture, H264, false)).as("not used").isFalse();
        _CUVIDH264DPBENTRY.used_for_reference(kept(15), 3);
        assertThat(References.areMissing(picture, H264, false)).isTrue();
        assertThat(References.areMissing(picture, H264, true)).as("left out on purpose").isFalse();
        assertThat(References.areMissing(picture, Nvcuvid.cudaVideoCodec_VP9(), false)).isFalse();
        CUVIDPICPARAMS.intra_pic_flag(picture, 1);
        assertThat(References.areMissing(picture, H264, false)).as("needs none").isFalse();
    }

    @Test
    void aReferenceOfHevcWithoutAPicture() {
        MemorySegment hevc = CUVIDPICPARAMS.CodecSpecific.hevc(specific);
        MemorySegment pictures = _CUVIDHEVCPICPARAMS.RefPicIdx(hevc);
        for (int i = 0; i < 16; i++) {
            pictures.setAtIndex(ValueLayout.JAVA_INT, i, i == 2 ? 7 : -1);
        }
        _CUVIDHEVCPICPARAMS.NumPocStCurrBefore(hevc, 1);
        _CUVIDHEVCPICPARAMS.RefPicSetStCurrBefore(hevc).set(ValueLayout.JAVA_BYTE, 0, (byte) 2);
        assertThat(References.areMissing(picture, HEVC, false)).isFalse();
        _CUVIDHEVCPICPARAMS.NumPocStCurrAfter(hevc, 1);
        _CUVIDHEVCPICPARAMS.RefPicSetStCurrAfter(hevc).set(ValueLayout.JAVA_BYTE, 0, (byte) 3);
        assertThat(References.areMissing(picture, HEVC, false)).isTrue();
        pictures.setAtIndex(ValueLayout.JAVA_INT, 3, 8);
        assertThat(References.areMissing(picture, HEVC, false)).isFalse();
        _CUVIDHEVCPICPARAMS.NumPocLtCurr(hevc, 1);
        _CUVIDHEVCPICPARAMS.RefPicSetLtCurr(hevc).set(ValueLayout.JAVA_BYTE, 0, (byte) 0xff);
        assertThat(References.areMissing(picture, HEVC, false)).as("no such number").isTrue();
        _CUVIDHEVCPICPARAMS.IrapPicFlag(hevc, (byte) 1);
        assertThat(References.areMissing(picture, HEVC, false)).as("a key picture").isFalse();
    }
}
