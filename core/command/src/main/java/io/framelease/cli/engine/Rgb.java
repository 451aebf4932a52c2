package io.framelease.cli.engine;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** The whole frame as RGB, as the input of most networks: an engine that takes its time. */
public final class Rgb implements Engine {
    private final HostPicture picture = new HostPicture();
    private RgbCoefficients coefficients;
    private byte[] rgb = new byte[0];
    private int width;
    private int height;

    @Override
    public String name() {
        return "NV12 to RGB";
    }

    @Override
    public void look(Frame frame, FrameView view) {
        if (coefficients == null || !coefficients.fits(frame.colorMatrix(), frame.isFullRange())) {
            coefficients = RgbCoefficients.of(frame.colorMatrix(), frame.isFullRange());
        }
        picture.read(view);
        width = view.width();
        height = view.height();
        int bytes = Math.multiplyExact(Math.multiplyExact(width, height), 3);
        if (rgb.length != bytes) {
            rgb = new byte[bytes];
        }
        convert(picture.luma(), picture.chroma(), coefficients, width, height, rgb);
    }

    /**
     * Converts a picture; each chroma sample stands for the up to four samples of luma that share it.
     *
     * @param rgb three bytes a sample, line after line, without padding
     */
    static void convert(Plane luma, Plane chroma, RgbCoefficients coefficients, int width, int height, byte[] rgb) {
        MemorySegment y = luma.memory();
        MemorySegment uv = chroma.memory();
        int to = 0;
        for (int line = 0; line < height; line++) {
            long lumaLine = (long) line * luma.pitch();
            long chromaLine = (long) (line / 2) * chroma.pitch();
            for (int x = 0; x < width; x += 2) {
                int u = uv.get(ValueLayout.JAVA_BYTE, chromaLine + x) & 0xff;
                int v = uv.get(ValueLayout.JAVA_BYTE, chromaLine + x + 1) & 0xff;
                int red = coefficients.redOf(v);
                int green = coefficients.greenOf(u, v);
                int blue = coefficients.blueOf(u);
                int last = Math.min(x + 2, width);
                for (int sample = x; sample < last; sample++) {
                    int gray = coefficients.grayOf(y.get(ValueLayout.JAVA_BYTE, lumaLine + sample) & 0xff);
                    rgb[to++] = RgbCoefficients.round(gray + red);
                    rgb[to++] = RgbCoefficients.round(gray + green);
                    rgb[to++] = RgbCoefficients.round(gray + blue);
                }
            }
        }
    }

    @Override
    public String finding() {
        return rgb.length == 0 ? "nothing" : describe(rgb, width, height);
    }

    /** The frame it looked at last: three bytes a sample, line after line, without padding. */
    byte[] rgb() {
        return rgb;
    }

    static String describe(byte[] rgb, int width, int height) {
        int center = 3 * (height / 2 * width + width / 2);
        return String.format(Locale.ROOT, "#%02x%02x%02x in the middle of %dx%d", rgb[center] & 0xff,
                rgb[center + 1] & 0xff, rgb[center + 2] & 0xff, width, height);
    }

    @Override
    public void close() {
        picture.close();
    }
}
