package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraStats;
import io.framelease.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What cameras are doing, while they do it: on a terminal one line each, drawn again four times a second; elsewhere one
 * line each every two seconds. Used by the run's thread.
 */
final class Display {
    private static final long REDRAW_NANOS = 250_000_000;
    private static final long LINE_NANOS = 2_000_000_000;
    private static final long RATE_NANOS = 1_000_000_000;

    private final Output output;
    private final List<Camera> cameras;
    private final long[] framesBefore;
    private final double[] rates;
    private final long every;
    private long rated = System.nanoTime();
    private long drawn = System.nanoTime();

    Display(Output output, List<Camera> cameras) {
        this.output = output;
        this.cameras = cameras;
        this.framesBefore = new long[cameras.size()];
        this.rates = new double[cameras.size()];
        this.every = output.isTerminal() ? REDRAW_NANOS : LINE_NANOS;
    }

    /** Draws if it is time. */
    void tick() {
        long now = System.nanoTime();
        if (now - rated >= RATE_NANOS) {
            rate(now);
        }
        if (now - drawn >= every) {
            draw();
            drawn = now;
        }
    }

    private void rate(long now) {
        for (int i = 0; i < rates.length; i++) {
            long frames = cameras.get(i).stats().frames();
            rates[i] = (frames - framesBefore[i]) * 1e9 / (now - rated);
            framesBefore[i] = frames;
        }
        rated = now;
    }

    private void draw() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            lines.add(line(cameras.get(i), rates[i]));
        }
        output.draw(lines);
    }

    private static String line(Camera camera, double rate) {
        CameraStats stats = camera.stats();
        return String.format(Locale.ROOT,
                "%-10s %6.1f fps  %7d frames  %5d dropped  %3d reconnects  %2d/%d slots  %s on %s  %s", camera.state(),
                rate, stats.frames(), stats.dropped(), stats.reconnects(), stats.slotsInUse(), stats.slots(),
                allocated(camera), camera.device().id(), camera.source());
    }

    private static String allocated(Camera camera) {
        try {
            return String.format(Locale.ROOT, "%.1f MB", camera.device().memory().allocated() / 1e6);
        } catch (DeviceException e) {
            return "? MB";
        }
    }
}
