package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVBufferRef;
import io.framelease.bindings.ffmpeg.AVCUDADeviceContext;
import io.framelease.bindings.ffmpeg.AVHWDeviceContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * FFmpeg's hold on a CUDA device for one decoder. It shares the primary context with the CUDA runtime: the option
 * {@code current_ctx=1} takes the calling thread's current context, where {@code primary_ctx=1} fails once the runtime has
 * opened it with other flags. Its stream is the session's own: NVDEC's map step launches a kernel, which on the default
 * stream would serialise with every other camera.
 */
public record HardwareContext(MemorySegment reference) {
    /**
     * Opens the context on the device that is current on the calling thread.
     *
     * @param stream the CUDA stream that NVDEC's post-processing and copies are queued on
     * @param arena  confined to the calling thread; owns the reference
     */
    public static HardwareContext openCuda(long stream, OrderedArena arena) {
        MemorySegment reference;
        try (Arena call = Arena.ofConfined(); Options options = new Options()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            options.set("current_ctx", "1");
            AvError.check(FFmpeg.av_hwdevice_ctx_create(cell, FFmpeg.AV_HWDEVICE_TYPE_CUDA(), MemorySegment.NULL,
                    options.cell().get(ValueLayout.ADDRESS, 0), 0), "cannot open NVDEC", "av_hwdevice_ctx_create");
            reference = cell.get(ValueLayout.ADDRESS, 0);
        }
        MemorySegment owned = NativeCell.own(reference, arena, FFmpeg::av_buffer_unref).get();
        MemorySegment device = NativeMemory.borrow(
                AVBufferRef.data(NativeMemory.borrow(owned, AVBufferRef.sizeof(), arena)), AVHWDeviceContext.sizeof(),
                arena);
        MemorySegment cuda = NativeMemory.borrow(AVHWDeviceContext.hwctx(device), AVCUDADeviceContext.sizeof(), arena);
        AVCUDADeviceContext.stream(cuda, MemorySegment.ofAddress(stream));
        return new HardwareContext(owned);
    }
}
