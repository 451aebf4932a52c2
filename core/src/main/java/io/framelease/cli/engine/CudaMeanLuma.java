package io.framelease.cli.engine;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.CudaDevice;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The mean of a frame's luma, on the GPU. */
final class CudaMeanLuma extends CudaEngine {
    private static final int BLOCKS = 256;
    private static final int THREADS = 256;

    private final long zero;
    private final long sum;
    private long samples;

    CudaMeanLuma(CudaDevice device) {
        super(device);
        try {
            zero = buffer(Long.BYTES);
            sum = buffer(Long.BYTES);
            device.upload(zero, Long.BYTES, MemorySegment.ofArray(new long[1]), Long.BYTES, Long.BYTES, 1);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "mean luma, on the GPU";
    }

    @Override
    void queue(Frame frame, FrameView view) {
        device.copy2d(sum, Long.BYTES, zero, Long.BYTES, Long.BYTES, 1, work);
        launch("sum_luma", BLOCKS, 1, THREADS, 1, view.y().address(), view.pitch(), view.width(), view.height(),
                view.format().bytesPerSample(), sum);
        samples = (long) view.width() * view.height();
    }

    /** The mean of the frame it looked at last. */
    double mean() {
        return (double) ByteBuffer.wrap(read(sum, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong() / samples;
    }

    @Override
    public String finding() {
        return samples == 0 ? "nothing" : String.format(Locale.ROOT, "mean luma %.2f", mean());
    }
}
