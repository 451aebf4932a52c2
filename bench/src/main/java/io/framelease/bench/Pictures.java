package io.framelease.bench;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * Decoded pictures, and slots to copy them into, {@value #COUNT} of each, taken in turn as a camera takes them: what is written is
 * not what the processor's caches have from the time before, unless all of them fit. Confined to the thread that made it.
 *
 * <p>A slot is NV12. A picture's bytes are taken for NV12 too, and by libswscale for I420, whose chroma is apart, as FFmpeg's
 * software decoders give it: as many bytes either way.
 */
final class Pictures implements AutoCloseable {
    static final int COUNT = 4;

    private static final int ALIGNMENT = 512;
    private static final int PLANES = 4; // of FFmpeg's arrays

    private final Arena arena = Arena.ofConfined();
    private final HostDevice device = HostDevice.plain();
    private final DeviceStream stream = device.createStream();
    private final int width;
    private final int height;
    private final int sourcePitch;
    private final int slotPitch;
    private final Picture[] sources = new Picture[COUNT];
    private final Picture[] slots = new Picture[COUNT];
    private final MemorySegment scaler;
    private int next;

    /** One picture: its bytes, its planes among them, and what FFmpeg is given of it as NV12 and as I420. */
    private record Picture(MemorySegment bytes, MemorySegment luma, MemorySegment chroma, MemorySegment nv12,
            MemorySegment nv12Pitches, MemorySegment i420, MemorySegment i420Pitches) {
        static Picture allocate(SegmentAllocator arena, int pitch, int height) {
            long lumaBytes = (long) pitch * height;
            MemorySegment bytes = arena.allocate(lumaBytes * 3 / 2, ALIGNMENT);
            MemorySegment chroma = bytes.asSlice(lumaBytes);
            return new Picture(bytes, bytes.asSlice(0, lumaBytes), chroma,
                    addresses(arena, bytes, chroma), ints(arena, pitch, pitch),
                    addresses(arena, bytes, chroma, chroma.asSlice(lumaBytes / 4)), ints(arena, pitch, pitch / 2, pitch / 2));
        }

        private static MemorySegment addresses(SegmentAllocator arena, MemorySegment... planes) {
            MemorySegment array = arena.allocate(ValueLayout.ADDRESS, PLANES);
            for (int i = 0; i < planes.length; i++) {
                array.setAtIndex(ValueLayout.ADDRESS, i, planes[i]);
            }
            return array;
        }

        private static MemorySegment ints(SegmentAllocator arena, int... values) {
            MemorySegment array = arena.allocate(ValueLayout.JAVA_INT, PLANES);
            MemorySegment.copy(values, 0, array, ValueLayout.JAVA_INT, 0, values.length);
            return array;
        }
    }

    /**
     * Makes pictures whose bytes differ from one to the next.
     *
     * @param sourcePitch bytes from line to line of what was decoded; even, not less than the width
     * @param slotPitch   the same of a slot
     */
    Pictures(int width, int height, int sourcePitch, int slotPitch) {
        FFmpegLibraries.require();
        this.width = width;
        this.height = height;
        this.sourcePitch = sourcePitch;
        this.slotPitch = slotPitch;
        for (int i = 0; i < COUNT; i++) {
            sources[i] = Picture.allocate(arena, sourcePitch, height);
            slots[i] = Picture.allocate(arena, slotPitch, height);
            MemorySegment bytes = sources[i].bytes;
            for (long at = 0; at < bytes.byteSize(); at++) {
                bytes.set(ValueLayout.JAVA_BYTE, at, (byte) (at * 31 + i));
            }
        }
        // with the flags that the library gives
        scaler = FFmpeg.sws_getContext(width, height, FFmpeg.AV_PIX_FMT_YUV420P(), width, height, FFmpeg.AV_PIX_FMT_NV12(),
                FFmpeg.SWS_BICUBIC() | FFmpeg.SWS_ACCURATE_RND(), MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL);
        if (scaler.address() == 0) {
            throw new IllegalStateException("sws_getContext of " + width + "x" + height + " returned NULL");
        }
    }

    /** Bytes of a picture's samples: what every fill moves, pitch or not. */
    long bytes() {
        return (long) width * height * 3 / 2;
    }

    private int turn() {
        next = next + 1 == COUNT ? 0 : next + 1;
        return next;
    }

    /** The slot that was filled last, whole. */
    MemorySegment filled() {
        return slots[next].bytes;
    }

    /** The picture that was copied last, whole. */
    MemorySegment copied() {
        return sources[next].bytes;
    }

    /** By libswscale from planar chroma, which it interleaves: the fill of a software decoder's pictures. */
    MemorySegment swscale() {
        Picture from = sources[turn()];
        Picture slot = slots[next];
        NativeCalls.check(FFmpeg.sws_scale(scaler, from.i420, from.i420Pitches, 0, height, slot.nv12, slot.nv12Pitches),
                "sws_scale");
        return slot.bytes;
    }

    /** By MemorySegment.copy, plane by plane, or line by line where pitches differ. */
    MemorySegment segments() {
        Picture from = sources[turn()];
        Picture slot = slots[next];
        if (sourcePitch == slotPitch) {
            slot.luma.copyFrom(from.luma);
            slot.chroma.copyFrom(from.chroma);
        } else {
            lines(slot.luma, from.luma, height);
            lines(slot.chroma, from.chroma, height / 2);
        }
        return slot.bytes;
    }

    private void lines(MemorySegment target, MemorySegment source, int lines) {
        for (long line = 0; line < lines; line++) {
            MemorySegment.copy(source, line * sourcePitch, target, line * slotPitch, width);
        }
    }

    /** By the C library's memcpy, the same. */
    MemorySegment memcpy() {
        Picture from = sources[turn()];
        Picture slot = slots[next];
        if (sourcePitch == slotPitch) {
            NativeCalls.memcpy(slot.luma, from.luma, from.luma.byteSize());
            NativeCalls.memcpy(slot.chroma, from.chroma, from.chroma.byteSize());
        } else {
            memcpyLines(slot.luma, from.luma, height);
            memcpyLines(slot.chroma, from.chroma, height / 2);
        }
        return slot.bytes;
    }

    private void memcpyLines(MemorySegment target, MemorySegment source, int lines) {
        for (long line = 0; line < lines; line++) {
            NativeCalls.memcpy(target.asSlice(line * slotPitch, width), source.asSlice(line * sourcePitch, width), width);
        }
    }

    /** By the library's device on the host, as its cameras do with pictures that are NV12 already. */
    MemorySegment device() {
        Picture from = sources[turn()];
        Picture slot = slots[next];
        device.copy2d(slot.luma.address(), slotPitch, from.luma.address(), sourcePitch, width, height, stream);
        device.copy2d(slot.chroma.address(), slotPitch, from.chroma.address(), sourcePitch, width, height / 2, stream);
        return slot.bytes;
    }

    /** As many bytes as a picture has, in one copy. */
    MemorySegment plainSegment() {
        Picture from = sources[turn()];
        Picture slot = slots[next];
        MemorySegment.copy(from.bytes, 0, slot.bytes, 0, bytes());
        return slot.bytes;
    }

    /** The same by memcpy. */
    MemorySegment plainMemcpy() {
        Picture from = sources[turn()];
        Picture slot = slots[next];
        NativeCalls.memcpy(slot.bytes, from.bytes, bytes());
        return slot.bytes;
    }

    @Override
    public void close() {
        FFmpeg.sws_freeContext(scaler);
        device.destroyStream(stream);
        device.close();
        arena.close();
    }
}
