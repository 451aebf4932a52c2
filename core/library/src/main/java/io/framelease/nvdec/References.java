package io.framelease.nvdec;

import io.framelease.bindings.nvdec.CUVIDH264PICPARAMS;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.bindings.nvdec._CUVIDH264DPBENTRY;
import io.framelease.bindings.nvdec._CUVIDHEVCPICPARAMS;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Whether the pictures are there that a picture is predicted from, by what the parser found of them. */
final class References {
    private static final int MOST = 16;

    private References() {
    }

    /**
     * Whether one of them never came. Of H.264 the parser tells of all pictures that are kept for reference, so a picture may not
     * have needed the one that is missing; of HEVC, of those that this picture may refer to.
     *
     * @param parameters  a CUVIDPICPARAMS
     * @param gapsAllowed of H.264: whether the stream leaves pictures out on purpose, to which nothing refers
     */
    static boolean areMissing(MemorySegment parameters, int codec, boolean gapsAllowed) {
        if (CUVIDPICPARAMS.intra_pic_flag(parameters) != 0) {
            return false;
        }
        MemorySegment specific = CUVIDPICPARAMS.CodecSpecific(parameters);
        return codec == Nvcuvid.cudaVideoCodec_H264() ? !gapsAllowed && hasGap(CUVIDPICPARAMS.CodecSpecific.h264(specific))
                : codec == Nvcuvid.cudaVideoCodec_HEVC() && lacks(CUVIDPICPARAMS.CodecSpecific.hevc(specific));
    }

    private static boolean hasGap(MemorySegment h264) {
        MemorySegment kept = CUVIDH264PICPARAMS.dpb(h264);
        for (int i = 0; i < MOST; i++) {
            MemorySegment entry = kept.asSlice(i * _CUVIDH264DPBENTRY.sizeof(), _CUVIDH264DPBENTRY.sizeof());
            if (_CUVIDH264DPBENTRY.used_for_reference(entry) != 0 && _CUVIDH264DPBENTRY.not_existing(entry) != 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean lacks(MemorySegment hevc) {
        return _CUVIDHEVCPICPARAMS.IrapPicFlag(hevc) == 0
                && (lacks(hevc, _CUVIDHEVCPICPARAMS.RefPicSetStCurrBefore(hevc), _CUVIDHEVCPICPARAMS.NumPocStCurrBefore(hevc))
                || lacks(hevc, _CUVIDHEVCPICPARAMS.RefPicSetStCurrAfter(hevc), _CUVIDHEVCPICPARAMS.NumPocStCurrAfter(hevc))
                || lacks(hevc, _CUVIDHEVCPICPARAMS.RefPicSetLtCurr(hevc), _CUVIDHEVCPICPARAMS.NumPocLtCurr(hevc)));
    }

    private static boolean lacks(MemorySegment hevc, MemorySegment set, int count) {
        MemorySegment pictures = _CUVIDHEVCPICPARAMS.RefPicIdx(hevc);
        for (int i = 0; i < Math.min(count, set.byteSize()); i++) {
            int number = Byte.toUnsignedInt(set.get(ValueLayout.JAVA_BYTE, i));
            if (number >= MOST || pictures.getAtIndex(ValueLayout.JAVA_INT, number) < 0) {
                return true;
            }
        }
        return false;
    }
}
