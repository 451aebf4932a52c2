package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.bindings.nvdec.CUVIDDECODECREATEINFO;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.bindings.nvdec.Nvcuvid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One decoder of the driver's: its decode surfaces, and the few output surfaces that pictures are mapped to. It belongs to one
 * camera at a time, whose thread alone uses it, then to the {@link DecoderCache}, then to another camera or to the thread that
 * destroys it; whoever hands it on does so under the cache's lock.
 *
 * <p>It is handed on when its camera needs it no more <em>and</em> no picture of it is with anybody: neither waiting to be mapped
 * nor mapped and still read by a copy.
 */
class NativeDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(NativeDecoder.class);
    /** Surfaces that may be mapped at once: one is copied while the next is made. */
    static final int OUTPUT_SURFACES = 2;

    final DecoderShape shape;
    final int surfaces;
    private final Failures failures;
    private final DecoderCache cache;
    private final MemorySegment handle;
    private final Picture[] pictures;
    private int mapped;
    private int ready;
    private boolean retired;
    private boolean failed;

    /** @param handle of the driver's decoder; tests have none */
    NativeDecoder(DecoderShape shape, int surfaces, Failures failures, DecoderCache cache, MemorySegment handle) {
        this.shape = shape;
        this.surfaces = surfaces;
        this.failures = failures;
        this.cache = cache;
        this.handle = handle;
        this.pictures = new Picture[surfaces];
        for (int i = 0; i < surfaces; i++) {
            pictures[i] = new Picture(this, i);
        }
    }

    /**
     * Makes one on the GPU that is the calling thread's; takes tens of milliseconds, and as long as every kernel that runs there.
     *
     * @param surfaces decode surfaces
     * @param cache    gets it when it is not needed any more
     * @throws DeviceException if the driver makes none
     */
    static NativeDecoder create(DecoderShape shape, int surfaces, Failures failures, DecoderCache cache) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment info = CUVIDDECODECREATEINFO.allocate(call);
            CUVIDDECODECREATEINFO.ulWidth(info, shape.codedWidth());
            CUVIDDECODECREATEINFO.ulHeight(info, shape.codedHeight());
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
            CUVIDDECODECREATEINFO.ulNumOutputSurfaces(info, OUTPUT_SURFACES);
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            int code = Nvcuvid.cuvidCreateDecoder(cell, info);
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

    /** About how many bytes of device memory it takes. */
    long bytes() {
        return shape.bytes(surfaces, OUTPUT_SURFACES);
    }

    /** The surface of a number that the parser gave; null if it has no such number. */
    @Nullable Picture picture(int index) {
        return index >= 0 && index < pictures.length ? pictures[index] : null;
    }

    /**
     * Queues the decoding of a picture.
     *
     * @param parameters a CUVIDPICPARAMS
     * @return false if the driver refuses it
     * @throws DeviceLostException if the device is lost
     */
    boolean decode(MemorySegment parameters, int index) {
        int code = Nvcuvid.cuvidDecodePicture(handle, parameters);
        return code == 0 || refused(code, "cuvidDecodePicture(index=" + index + ")");
    }

    /** Says what the driver refuses of one picture: false, unless the device is lost. */
    private boolean refused(int code, String call) {
        DeviceException failure = failures.failed(code, call);
        if (failure instanceof DeviceLostException) {
            throw failure;
        }
        LOG.debug("{}", failure.getMessage());
        return false;
    }

    /** A picture is to be mapped, sooner or later: the decoder is kept for it. */
    void expect() {
        ready++;
    }

    /** A picture that was {@linkplain #expect expected} is not mapped after all. */
    void unexpect() {
        ready--;
        handOnIfDone();
    }

    /**
     * Has an expected picture written to an output surface, in the order of a stream; waits until it is decoded.
     *
     * @param how     memory for the call: a CUVIDPROCPARAMS
     * @param address gets the address, 8 bytes
     * @param pitch   gets the bytes from one line to the next, 4 bytes
     * @return whether it is mapped
     * @throws DeviceLostException if the device is lost
     */
    boolean map(Picture picture, MemorySegment stream, MemorySegment how, MemorySegment address, MemorySegment pitch) {
        ready--;
        how.fill((byte) 0);
        CUVIDPROCPARAMS.progressive_frame(how, shape.deinterlaces() && picture.interlaced ? 0 : 1);
        CUVIDPROCPARAMS.top_field_first(how, picture.topFieldFirst ? 1 : 0);
        CUVIDPROCPARAMS.unpaired_field(how, picture.unpaired ? 1 : 0);
        CUVIDPROCPARAMS.output_stream(how, stream);
        int code = Nvcuvid.cuvidMapVideoFrame64(handle, picture.index, address, pitch, how);
        if (code != 0) {
            failed = true;
            try {
                return refused(code, "cuvidMapVideoFrame64(index=" + picture.index + ")");
            } finally {
                handOnIfDone();
            }
        }
        mapped++;
        return true;
    }

    /** What became of a picture that was mapped, as far as the hardware tells. */
    Damage status(Picture picture, MemorySegment status) {
        status.fill((byte) 0);
        if (Nvcuvid.cuvidGetDecodeStatus(handle, picture.index, status) != 0) {
            return Damage.UNKNOWN; // codecs of which it does not tell
        }
        int code = CUVIDGETDECODESTATUS.decodeStatus(status);
        if (code == Nvcuvid.cuvidDecodeStatus_Error()) {
            return Damage.CORRUPT;
        }
        return code == Nvcuvid.cuvidDecodeStatus_Error_Concealed() ? Damage.CONCEALED
                : code == Nvcuvid.cuvidDecodeStatus_Success() ? Damage.NONE : Damage.UNKNOWN;
    }

    /**
     * Gives an output surface back, whose copy is complete.
     *
     * @throws DeviceException if the driver refuses
     */
    void unmap(long address) {
        mapped--;
        int code = Nvcuvid.cuvidUnmapVideoFrame64(handle, address);
        DeviceException failure = null;
        if (code != 0) {
            failed = true;
            failure = failures.failed(code, "cuvidUnmapVideoFrame64()");
        }
        handOnIfDone();
        if (failure != null) {
            throw failure;
        }
    }

    /** Output surfaces that are mapped now. */
    int mapped() {
        return mapped;
    }

    /** Its camera needs it no more. */
    void retire() {
        retired = true;
        handOnIfDone();
    }

    private void handOnIfDone() {
        if (retired && mapped == 0 && ready == 0) {
            retired = false;
            reset();
            if (failed) {
                cache.destroy(this);
            } else {
                cache.give(this);
            }
        }
    }

    /** Nothing that is in its surfaces is shown any more, but what is mapped already. */
    void reset() {
        for (Picture picture : pictures) {
            picture.begin(0);
            picture.broken = true; // what is in it is nobody's any more
        }
    }

    /** Ends it, once; waits for every kernel that runs on the GPU. */
    void destroy() {
        int code = Nvcuvid.cuvidDestroyDecoder(handle);
        if (code != 0) {
            throw failures.failed(code, "cuvidDestroyDecoder(" + shape + ")");
        }
    }

    @Override
    public String toString() {
        return "NativeDecoder[" + shape + ", " + surfaces + " surfaces, " + mapped + " mapped]";
    }
}
