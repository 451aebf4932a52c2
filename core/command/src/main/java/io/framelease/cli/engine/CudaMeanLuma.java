package io.framelease.cli.engine;

import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The mean of a frame's luma, on the GPU. */
final class CudaMeanLuma extends CudaEngine {
    private static final CudaKernels.Size BLOCKS = new CudaKernels.Size(256, 1);
    private static final CudaKernels.Size THREADS = new CudaKernels.Size(256, 1);

    private final long sum;
    private long samples;

    CudaMeanLuma(Device device) {
        super(device);
        try {
            sum = kernels.allocate(Long.BYTES);
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
        kernels.clear(sum, Long.BYTES);
        kernels.launch("sum_luma", BLOCKS, THREADS, view.y().address(), view.pitch(), view.width(), view.height(),
                view.format().bytesPerSample(), sum);
        samples = (long) view.width() * view.height();
    }

    /** The mean of the frame it looked at last. */
    double mean() {
        return (double) ByteBuffer.wrap(kernels.read(sum, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong() / samples;
    }

    @Override
    public String finding() {
        return samples == 0 ? "nothing" : String.format(Locale.ROOT, "mean luma %.2f", mean());
    }
}
