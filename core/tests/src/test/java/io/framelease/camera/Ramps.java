package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.PixelFormat;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What the samples of the clips of ramps must be, whatever part of them is delivered and at whatever size: any scaler makes a ramp
 * of a ramp. So how far pictures of two scalers can be apart follows from the clip, and a part that begins one column or line
 * beside its place is found.
 */
final class Ramps {
    /** In the unit of 8 bits. A column of the smallest clip is 1.04 of them; rounding, once coded and once scaled, 0.5 at most. */
    private static final double MOST_LUMA = 0.75;
    /** Scalers agree on where luma is, and of chroma not quite: half of a sample is 1.04 too. */
    private static final double MOST_CHROMA = 1.5;
    /** Of any sample: at the borders a scaler has nothing beyond to look at. */
    private static final double MOST_ANYWHERE = 6;

    /**
     * A part of the stream's pictures in parts of their sides.
     *
     * @param left   first column
     * @param top    first line
     * @param width  columns
     * @param height lines
     */
    record Part(double left, double top, double width, double height) {
        static final Part ALL = new Part(0, 0, 1, 1);

        /** Of a rectangle in a picture of a size. */
        static Part of(int left, int top, int width, int height, int streamWidth, int streamHeight) {
            return new Part((double) left / streamWidth, (double) top / streamHeight, (double) width / streamWidth,
                    (double) height / streamHeight);
        }
    }

    private Ramps() {
    }

    /** Frames show a part of a clip's pictures and have one size. */
    static void assertShow(List<DecodeRun.Picture> frames, Part part, int width, int height) {
        for (DecodeRun.Picture frame : frames) {
            assertThat(new int[] {frame.width(), frame.height()}).as("frame %d", frame.id()).containsExactly(width, height);
            int chromaWidth = (width + 1) / 2;
            int chromaHeight = (height + 1) / 2;
            assertPlane(frame, "luma", 0, 1, width, width, height, MOST_LUMA,
                    x -> 28 + 200 * (part.left + part.width * (x + .5) / width), y -> 0);
            int chroma = width * height;
            assertPlane(frame, "U", chroma, 2, 2 * chromaWidth, chromaWidth, chromaHeight, MOST_CHROMA, x -> 0,
                    y -> 28 + 200 * (part.top + part.height * (y + .5) / chromaHeight));
            assertPlane(frame, "V", chroma + 1, 2, 2 * chromaWidth, chromaWidth, chromaHeight, MOST_CHROMA,
                    x -> 228 - 200 * (part.left + part.width * (x + .5) / chromaWidth), y -> 0);
        }
    }

    private static void assertPlane(DecodeRun.Picture frame, String plane, int first, int step, int line, int width, int height,
            double most, IntToDoubleFunction across, IntToDoubleFunction down) {
        double sum = 0;
        double worst = 0;
        for (int y = 0; y < height; y++) {
            double of = down.applyAsDouble(y);
            for (int x = 0; x < width; x++) {
                double error = Math.abs(sample(frame, first + y * line + x * step) - of - across.applyAsDouble(x));
                sum += error;
                worst = Math.max(worst, error);
            }
        }
        assertThat(sum / width / height).as("frame %d, mean error of %s", frame.id(), plane).isLessThan(most);
        assertThat(worst).as("frame %d, largest error of %s", frame.id(), plane).isLessThan(MOST_ANYWHERE);
    }

    /** A sample, in the unit of 8 bits. */
    static double sample(DecodeRun.Picture frame, int index) {
        byte[] bytes = frame.bytes();
        return frame.format() == PixelFormat.NV12 ? bytes[index] & 0xff
                : (bytes[2 * index] & 0xff | (bytes[2 * index + 1] & 0xff) << 8) / 256.0;
    }

    /** How near two pictures of one size are, over all of their samples, in dB. */
    static double psnr(DecodeRun.Picture one, DecodeRun.Picture other) {
        assertThat(one.bytes()).hasSameSizeAs(other.bytes());
        int samples = one.bytes().length / one.format().bytesPerSample();
        double squares = 0;
        for (int i = 0; i < samples; i++) {
            double error = sample(one, i) - sample(other, i);
            squares += error * error;
        }
        return 10 * Math.log10(255.0 * 255 * samples / Math.max(squares, 1e-9));
    }
}
