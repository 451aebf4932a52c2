package io.framelease.cli.engine;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.image.RgbConverter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The whole frame as RGB, as the input of most networks: an engine that takes its time. */
public final class Rgb implements Engine {
    private final HostPicture picture = new HostPicture();
    private @Nullable RgbConverter converter;
    private byte[] rgb = new byte[0];
    private int width;
    private int height;

    @Override
    public String name() {
        return "NV12 to RGB";
    }

    @Override
    public void look(Frame frame, FrameView view) {
        if (converter == null || !converter.fits(frame)) {
            converter = RgbConverter.of(frame).withSharedChroma(); // as the GPU's kernel does
        }
        picture.read(view);
        width = view.width();
        height = view.height();
        int bytes = Math.multiplyExact(Math.multiplyExact(width, height), 3);
        if (rgb.length != bytes) {
            rgb = new byte[bytes];
        }
        converter.convert(picture.luma(), picture.chroma(), width, height, rgb);
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
