package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.bindings.nvdec.Nvcuvid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One decoder of the driver's: its decode surfaces, and the few output surfaces that pictures are mapped to. It belongs to one
 * camera at a time, whose thread alone uses it, then to the {@link DecoderCache}, then to another camera or to the thread that
 * destroys it.
 *
 * <p>It is handed on when its camera needs it no more <em>and</em> no picture of it is with anybody: neither waiting to be mapped
 * nor mapped and still read by a copy. {@link DecoderLife} decides that.
 */
class NativeDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(NativeDecoder.class);
    /** Surfaces that may be mapped at once: one is copied while the next is made. */
    static final int OUTPUT_SURFACES = 2;

    final int surfaces;
    private final DecoderShape made; // what its memory is for
    private DecoderShape shape; // what it decodes now
    private final Failures failures;
    private final DecoderCache cache;
    private final MemorySegment handle;
    private final Picture[] pictures;
    private final DecoderLife life = new DecoderLife();
    private String refusal = "";
    private int untold; // what the driver returned last instead of telling
    private long queued; // pictures and fields that the hardware was given
    private long mapped; // the last of them that was mapped: one engine takes one after the other, so all before it are decoded

    /** @param handle of the driver's decoder; tests have none */
    NativeDecoder(DecoderShape shape, int surfaces, Failures failures, DecoderCache cache, MemorySegment handle) {
        this.made = shape;
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

    /** About how many bytes of device memory it takes. */
    long bytes() {
        return made.bytes(surfaces, OUTPUT_SURFACES);
    }

    /** What it decodes now. */
    DecoderShape shape() {
        return shape;
    }

    /** Whether it decodes such pictures as it is. */
    boolean isFor(DecoderShape wanted, int atLeast) {
        return shape.equals(wanted) && surfaces >= atLeast && !life.isFailed();
    }

    /** Whether it can be {@linkplain #reconfigure reconfigured} to decode such pictures, if none of it is with anybody. */
    boolean canBecome(DecoderShape wanted, int atLeast) {
        return made.hasRoomFor(wanted) && surfaces >= atLeast && !life.isFailed();
    }

    /** Whether no picture of it is with anybody; asked by its camera. */
    boolean isIdle() {
        return life.isIdle();
    }

    /**
     * Goes on with pictures of another size, in its memory, which takes a few milliseconds, whatever kernels run. What is in its
     * surfaces is lost. It must be {@linkplain #isIdle idle}, and the caller inside of the parser's call that tells the sequence.
     *
     * @return false if the driver refuses: it decodes nothing any more
     * @throws DeviceLostException if the device is lost
     */
    boolean reconfigure(DecoderShape wanted) {
        reset();
        int code = reconfigureNative(wanted);
        if (code != 0) {
            life.fail();
            return refused(code, "cuvidReconfigureDecoder(" + wanted + ")");
        }
        shape = wanted;
        return true;
    }

    /** The driver's call, and its code. */
    int reconfigureNative(DecoderShape wanted) {
        try (Arena call = Arena.ofConfined()) {
            return Nvcuvid.cuvidReconfigureDecoder(handle, DecoderCalls.reconfiguration(wanted, surfaces, call));
        }
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
        int code = decodeNative(parameters);
        if (code != 0) {
            return refused(code, "cuvidDecodePicture(index=" + index + ")");
        }
        pictures[index].queued = ++queued;
        return true;
    }

    /** The driver's call, and its code. */
    int decodeNative(MemorySegment parameters) {
        return Nvcuvid.cuvidDecodePicture(handle, parameters);
    }

    /** Says what the driver refuses of one picture: false, unless the device is lost. */
    private boolean refused(int code, String call) {
        refusal = failures.refused(code, call);
        LOG.debug("{}", refusal);
        return false;
    }

    /** What it has refused last; for a person. */
    String refusal() {
        return refusal;
    }

    /** A picture is to be mapped, sooner or later: the decoder is kept for it. */
    void expect() {
        life.expect();
    }

    /** A picture that was {@linkplain #expect expected} is not mapped after all. */
    void unexpect() {
        handOn(life.release());
    }

    /** A picture that was mapped is given up, and its output surface with it: nothing is decoded here after that. */
    void abandon() {
        life.fail();
        unexpect();
    }

    /** Whether a picture is decoded by now, as one is that was queued behind it; if not, it may be all the same. */
    boolean hasDecoded(Picture picture) {
        return picture.queued <= mapped;
    }

    /** Whether the hardware tells that it decodes a picture still; of some codecs it tells nothing. Waits for nothing. */
    boolean isInProgress(Picture picture, MemorySegment status) {
        status.fill((byte) 0);
        return statusNative(picture, status) == 0 && DecoderCalls.isInProgress(status);
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
        DecoderCalls.process(how, picture, shape.deinterlaces(), stream);
        int code = mapNative(picture, address, pitch, how);
        if (code != 0) {
            life.fail();
            try {
                return refused(code, "cuvidMapVideoFrame64(index=" + picture.index + ")");
            } finally {
                unexpect();
            }
        }
        mapped = Math.max(mapped, picture.queued);
        return true;
    }

    /** The driver's call, and its code. */
    int mapNative(Picture picture, MemorySegment address, MemorySegment pitch, MemorySegment how) {
        return Nvcuvid.cuvidMapVideoFrame64(handle, picture.index, address, pitch, how);
    }

    /**
     * What became of a picture, as far as the hardware tells: of some codecs it tells nothing.
     *
     * @throws DeviceLostException if the device is lost
     */
    Damage status(Picture picture, MemorySegment status) {
        status.fill((byte) 0);
        int code = statusNative(picture, status);
        if (code == 0) {
            return DecoderCalls.damage(status);
        }
        if (code != DecoderCalls.NOT_SUPPORTED && code != untold) { // each such code is looked at once
            untold = code;
            LOG.debug("{}", failures.refused(code, "cuvidGetDecodeStatus(index=" + picture.index + ")"));
        }
        return Damage.UNKNOWN;
    }

    /** The driver's call, and its code. */
    int statusNative(Picture picture, MemorySegment status) {
        return Nvcuvid.cuvidGetDecodeStatus(handle, picture.index, status);
    }

    /**
     * Gives an output surface back, whose copy is complete.
     *
     * @throws DeviceException if the driver refuses
     */
    void unmap(long address) {
        int code = unmapNative(address);
        try {
            if (code != 0) {
                life.fail();
                throw failures.failed(code, "cuvidUnmapVideoFrame64()");
            }
        } finally {
            handOn(life.release());
        }
    }

    /** The driver's call, and its code. */
    int unmapNative(long address) {
        return Nvcuvid.cuvidUnmapVideoFrame64(handle, address);
    }

    /** Its camera needs it no more. */
    void retire() {
        handOn(life.retire());
    }

    private void handOn(DecoderLife.After after) {
        if (after != DecoderLife.After.NOTHING) {
            reset();
            if (after == DecoderLife.After.KEEP) {
                cache.give(this);
            } else {
                cache.destroy(this);
            }
        }
    }

    /** Takes it out of those that are kept, for a camera; false if it is not kept. */
    boolean tryUse() {
        return life.tryUse();
    }

    /** Takes it out of those that are kept, to be destroyed; false if it is not kept. */
    boolean tryEnd() {
        return life.tryEnd();
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
        return "NativeDecoder[" + shape + ", " + surfaces + " surfaces, " + life + "]";
    }
}
