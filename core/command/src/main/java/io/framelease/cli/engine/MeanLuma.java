package io.framelease.cli.engine;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** The mean of a frame's luma: an engine that keeps up with any camera. */
public final class MeanLuma implements Engine {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long EVERY_SECOND_BYTE = 0x00ff_00ff_00ff_00ffL;
    /** Additions of a byte that 16 bits hold: 128 × 2 × 255 &lt; 65536. */
    private static final int ADDITIONS = 128;

    private final HostPicture picture = new HostPicture();
    private double mean;

    @Override
    public String name() {
        return "mean luma";
    }

    @Override
    public void look(Frame frame, FrameView view) {
        picture.read(view);
        mean = mean(picture.luma());
    }

    /** The mean of a plane's bytes. */
    static double mean(Plane plane) {
        long sum = 0;
        for (int line = 0; line < plane.lines(); line++) {
            sum += sum(plane.memory(), (long) line * plane.pitch(), plane.lineBytes());
        }
        return (double) sum / ((long) plane.lineBytes() * plane.lines());
    }

    /** Eight bytes at a time, in four lanes of 16 bits, emptied before they overflow. */
    private static long sum(MemorySegment memory, long from, int bytes) {
        long sum = 0;
        int at = 0;
        while (at + Long.BYTES <= bytes) {
            long lanes = 0;
            int end = Math.min(bytes - Long.BYTES, at + (ADDITIONS - 1) * Long.BYTES);
            for (; at <= end; at += Long.BYTES) {
                long eight = memory.get(LONG, from + at);
                lanes += (eight & EVERY_SECOND_BYTE) + (eight >>> 8 & EVERY_SECOND_BYTE);
            }
            sum += (lanes & 0xffff) + (lanes >>> 16 & 0xffff) + (lanes >>> 32 & 0xffff) + (lanes >>> 48);
        }
        for (; at < bytes; at++) {
            sum += memory.get(ValueLayout.JAVA_BYTE, from + at) & 0xff;
        }
        return sum;
    }

    /** The mean of the frame looked at last, 0 to 255. */
    public double mean() {
        return mean;
    }

    @Override
    public String finding() {
        return String.format(Locale.ROOT, "mean luma %.2f", mean);
    }

    @Override
    public void close() {
        picture.close();
    }
}
