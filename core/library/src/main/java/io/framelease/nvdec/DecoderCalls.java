package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.DeviceException;
import io.framelease.bindings.nvdec.CUVIDDECODECREATEINFO;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.bindings.nvdec.CUVIDRECONFIGUREDECODERINFO;
import io.framelease.bindings.nvdec.Nvcuvid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** How a decoder is made, what the driver is told of it, and what it tells of pictures. */
final class DecoderCalls {
    /** CUDA_ERROR_OUT_OF_MEMORY: passing, and no sign that the device is lost. */
    private static final int OUT_OF_MEMORY = 2;
    /** CUDA_ERROR_NOT_SUPPORTED: of codecs of whose pictures nothing is told. */
    static final int NOT_SUPPORTED = 801;

    private DecoderCalls() {
    }

    /**
     * Makes a decoder on the GPU that is the calling thread's; takes tens of milliseconds, and as long as every kernel that runs
     * there.
     *
     * @param surfaces decode surfaces
     * @param cache    gets it when it is not needed any more
     * @return null if the GPU has no memory for it
     * @throws DeviceException if the driver makes none
     */
    static @Nullable NativeDecoder create(DecoderShape shape, int surfaces, Failures failures, DecoderCache cache) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment info = creation(shape, surfaces, call);
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            int code = Nvcuvid.cuvidCreateDecoder(cell, info);
            if (code == OUT_OF_MEMORY) {
                return null;
            }
            if (code != 0) {
                throw failures.failed(code, "cuvidCreateDecoder(" + shape + ", surfaces=" + surfaces + ")");
            }
            MemorySegment handle = cell.get(ValueLayout.ADDRESS, 0);
            try {
                return new NativeDecoder(shape, surfaces, failures, cache, handle);
            } catch (Throwable e) {
                Nvcuvid.cuvidDestroyDecoder(handle);
                throw e;
            }
        }
    }

    /**
     * Of a new one, as a CUVIDDECODECREATEINFO. It has room for pictures up to its own size: for larger ones it would take their
     * memory now.
     */
    private static MemorySegment creation(DecoderShape shape, int surfaces, Arena call) {
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

    /** How a picture is written to an output surface, into a CUVIDPROCPARAMS. */
    static void process(MemorySegment how, Picture picture, boolean deinterlaces, MemorySegment stream) {
        how.fill((byte) 0);
        CUVIDPROCPARAMS.progressive_frame(how, deinterlaces && picture.interlaced ? 0 : 1);
        CUVIDPROCPARAMS.top_field_first(how, picture.topFieldFirst ? 1 : 0);
        CUVIDPROCPARAMS.unpaired_field(how, picture.unpaired ? 1 : 0);
        CUVIDPROCPARAMS.output_stream(how, stream);
    }

    /** Whether a CUVIDGETDECODESTATUS tells of a picture that is being decoded. */
    static boolean isInProgress(MemorySegment status) {
        return CUVIDGETDECODESTATUS.decodeStatus(status) == Nvcuvid.cuvidDecodeStatus_InProgress();
    }

    /**
     * What a CUVIDGETDECODESTATUS says of a picture that was mapped. Mapping waits until it is decoded, so one that is still in
     * progress then never will be: of damaged H.264 there are such pictures, whose state is the same a second later.
     */
    static Damage damage(MemorySegment status) {
        int code = CUVIDGETDECODESTATUS.decodeStatus(status);
        if (code == Nvcuvid.cuvidDecodeStatus_Error() || isInProgress(status)) {
            return Damage.CORRUPT;
        }
        return code == Nvcuvid.cuvidDecodeStatus_Error_Concealed() ? Damage.CONCEALED
                : code == Nvcuvid.cuvidDecodeStatus_Success() ? Damage.NONE : Damage.UNKNOWN;
    }
}
