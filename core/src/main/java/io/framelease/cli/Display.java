package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraStats;
import io.framelease.DeviceException;
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
    private static final String CLEAR_LINE = "\u001b[2K";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final Output output;
    private final List<Camera> cameras;
    private final long[] framesBefore;
    private final double[] rates;
    private final long every;
    private long rated = System.nanoTime();
    private long drawn = System.nanoTime();
    private int linesDrawn;

    Display(Output output, List<Camera> cameras) {
        this.output = output;
        this.cameras = cameras;
        this.framesBefore = new long[cameras.size()];
        this.rates = new double[cameras.size()];
        this.every = output.terminal() ? REDRAW_NANOS : LINE_NANOS;
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
        StringBuilder text = new StringBuilder();
        if (linesDrawn > 0) {
            text.append("\u001b[").append(linesDrawn).append('A');
        }
        text.append(output.terminal() ? NO_WRAP : "");
        for (int i = 0; i < rates.length; i++) {
            text.append(output.terminal() ? CLEAR_LINE : "").append(line(cameras.get(i), rates[i])).append('\n');
        }
        text.append(output.terminal() ? WRAP : "");
        output.out().print(text);
        output.out().flush();
        linesDrawn = output.terminal() ? rates.length : 0;
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

    /** Writes a line that stays, above those that are drawn again. */
    void event(String format, Object... arguments) {
        if (linesDrawn > 0) {
            output.out().print("\u001b[" + linesDrawn + "A\u001b[J");
            linesDrawn = 0;
        }
        output.line(format, arguments);
    }

    /** What is drawn stays now. */
    void end() {
        linesDrawn = 0;
    }
}
