package io.framelease.cli.engine;

import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.image.RgbCoefficients;

/** The whole frame as RGB, on the GPU, where a network would read it. */
final class CudaRgb extends CudaEngine {
    private static final int BLOCK = 16;
    private static final CudaKernels.Size THREADS = new CudaKernels.Size(BLOCK, BLOCK);

    private long rgb;
    private int width;
    private int height;

    CudaRgb(Device device) {
        super(device);
    }

    @Override
    public String name() {
        return "NV12 to RGB, on the GPU";
    }

    @Override
    void queue(Frame frame, FrameView view) {
        if (view.width() != width || view.height() != height) {
            kernels.free(rgb);
            rgb = kernels.allocate(3L * view.width() * view.height());
            width = view.width();
            height = view.height();
        }
        RgbCoefficients of = RgbCoefficients.of(frame.colorMatrix(), frame.isFullRange());
        kernels.launch("nv12_to_rgb", new CudaKernels.Size((width + BLOCK - 1) / BLOCK, (height + BLOCK - 1) / BLOCK), THREADS,
                view.y().address(), view.uv().address(), view.pitch(), width, height, view.format().bytesPerSample(), rgb,
                3 * width, (float) of.black(), (float) of.lumaScale(), (float) of.redOfV(), (float) of.greenOfU(),
                (float) of.greenOfV(), (float) of.blueOfU());
    }

    /** The frame it looked at last: three bytes a sample, line after line, without padding. */
    byte[] rgb() {
        return kernels.read(rgb, Math.multiplyExact(Math.multiplyExact(width, height), 3));
    }

    @Override
    public String finding() {
        return width == 0 ? "nothing" : Rgb.describe(rgb(), width, height);
    }
}
