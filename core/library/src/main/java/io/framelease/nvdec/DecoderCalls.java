package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.bindings.nvdec.CUVIDDECODECREATEINFO;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDRECONFIGUREDECODERINFO;
import io.framelease.bindings.nvdec.Nvcuvid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the driver is told of a decoder, and tells of its pictures. */
final class DecoderCalls {
    private DecoderCalls() {
    }

    /**
     * Of a new one, as a CUVIDDECODECREATEINFO. It has room for pictures up to its own size: for larger ones it would take their
     * memory now.
     */
    static MemorySegment creation(DecoderShape shape, int surfaces, Arena call) {
        MemorySegment info = CUVIDDECODECREATEINFO.allocate(call);
        CUVIDDECODECREATEINFO.ulWidth(info, shape.codedWidth());
        CUVIDDECODECREATEINFO.ulHeight(info, shape.codedHeight());
        CUVIDDECODECREATEINFO.ulMaxWidth(info, shape.codedWidth());
        CUVIDDECODECREATEINFO.ulMaxHeight(info, shape.codedHeight());
        CUVIDDECODECREATEINFO.ulNumDecodeSurfaces(info, surfaces);
        CUVIDDECODECREATEINFO.CodecType(info, shape.codec());
        CUVIDDECODECREATEINFO.ChromaFormat(info, shape.chroma());
        CUVIDDECODECREATEINFO.ulCreationFlags(info, Nvcuvid.cudaVideoCreate_PreferCUVID());
        CUVIDDECODECREATEINFO.bitDepthMinus8(info, shape.bitDepth() - 8);
        MemorySegment area = CUVIDDECODECREATEINFO.display_area(info);
        CUVIDDECODECREATEINFO.display_area.left(area, (short) shape.sourceLeft());
        CUVIDDECODECREATEINFO.display_area.top(area, (short) shape.sourceTop());
        CUVIDDECODECREATEINFO.display_area.right(area, (short) shape.sourceRight());
        CUVIDDECODECREATEINFO.display_area.bottom(area, (short) shape.sourceBottom());
        CUVIDDECODECREATEINFO.OutputFormat(info, shape.outputFormat());
        CUVIDDECODECREATEINFO.DeinterlaceMode(info, shape.deinterlace());
        CUVIDDECODECREATEINFO.ulTargetWidth(info, shape.targetWidth());
        CUVIDDECODECREATEINFO.ulTargetHeight(info, shape.targetHeight());
        CUVIDDECODECREATEINFO.ulNumOutputSurfaces(info, NativeDecoder.OUTPUT_SURFACES);
        return info;
    }

    /** Of one that goes on with another size, as a CUVIDRECONFIGUREDECODERINFO. */
    static MemorySegment reconfiguration(DecoderShape shape, int surfaces, Arena call) {
        MemorySegment info = CUVIDRECONFIGUREDECODERINFO.allocate(call);
        CUVIDRECONFIGUREDECODERINFO.ulWidth(info, shape.codedWidth());
        CUVIDRECONFIGUREDECODERINFO.ulHeight(info, shape.codedHeight());
        CUVIDRECONFIGUREDECODERINFO.ulTargetWidth(info, shape.targetWidth());
        CUVIDRECONFIGUREDECODERINFO.ulTargetHeight(info, shape.targetHeight());
        CUVIDRECONFIGUREDECODERINFO.ulNumDecodeSurfaces(info, surfaces);
        MemorySegment area = CUVIDRECONFIGUREDECODERINFO.display_area(info);
        CUVIDRECONFIGUREDECODERINFO.display_area.left(area, (short) shape.sourceLeft());
        CUVIDRECONFIGUREDECODERINFO.display_area.top(area, (short) shape.sourceTop());
        CUVIDRECONFIGUREDECODERINFO.display_area.right(area, (short) shape.sourceRight());
        CUVIDRECONFIGUREDECODERINFO.display_area.bottom(area, (short) shape.sourceBottom());
        return info;
    }

    /** What a CUVIDGETDECODESTATUS says. */
    static Damage damage(MemorySegment status) {
        int code = CUVIDGETDECODESTATUS.decodeStatus(status);
        if (code == Nvcuvid.cuvidDecodeStatus_Error()) {
            return Damage.CORRUPT;
        }
        return code == Nvcuvid.cuvidDecodeStatus_Error_Concealed() ? Damage.CONCEALED
                : code == Nvcuvid.cuvidDecodeStatus_Success() ? Damage.NONE : Damage.UNKNOWN;
    }
}
