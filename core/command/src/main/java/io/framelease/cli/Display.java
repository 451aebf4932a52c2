package io.framelease.cli;

import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.FrameleaseException;
import io.framelease.text.Visible;
import io.framelease.threads.Nanos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What cameras are doing, while they do it: on a terminal one line each, drawn again four times a second, as many as it has
 * lines, those first that are not playing; elsewhere one line each every two seconds. Used by the run's thread.
 */
final class Display {
    private static final long REDRAW_NANOS = 250_000_000;
    private static final long LINE_NANOS = 2_000_000_000;
    private static final long RATE_NANOS = 1_000_000_000;

    private final Output output;
    private final Device device;
    private final List<Watched> cameras;
    private final long[] framesBefore;
    private final double[] rates;
    private final long every;
    private long rated = System.nanoTime();
    private long drawn = System.nanoTime();

    Display(Output output, Device device, List<Watched> cameras) {
        this.output = output;
        this.device = device;
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
            output.draw(lines(now));
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

    private List<String> lines(long now) {
        if (cameras.size() == 1) {
            return List.of(line(0, now) + "  " + allocated());
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            order.add(i);
        }
        int room = Integer.MAX_VALUE;
        if (output.isTerminal()) {
            order.sort(Comparator.comparingInt(i -> rank(cameras.get(i).state()))); // stable: else as they were named
            room = Math.max(1, output.rows() - 2); // the last line is the total, and the cursor stands below it
        }
        List<String> lines = new ArrayList<>();
        order.stream().limit(room).forEach(i -> lines.add(line(i, now)));
        int more = order.size() - lines.size();
        lines.add((more > 0 ? "… and " + more + " more; " : "") + total());
        return lines;
    }

    /** The worst first. */
    private static int rank(CameraState state) {
        return switch (state) {
            case FAILED -> 0;
            case WAITING -> 1;
            case CONNECTING -> 2;
            case PLAYING, UNWATCHED -> 3;
            case ENDED, CLOSED -> 4;
        };
    }

    private String total() {
        String states = Arrays.stream(CameraState.values()).map(state -> {
            long count = cameras.stream().filter(each -> each.state() == state).count();
            return count == 0 ? "" : count + " " + state;
        }).filter(each -> !each.isEmpty()).collect(Collectors.joining(", "));
        return cameras.size() + " cameras: " + states + "; " + allocated();
    }

    private String line(int index, long now) {
        Watched watched = cameras.get(index);
        CameraState state = watched.state();
        CameraStats stats = watched.stats();
        String counts = String.format(Locale.ROOT, "%-10s %6.1f fps  %9s  %7d frames  %5d dropped  %3d damaged  %3d reconnects"
                + "  %2d/%d slots  ", state, rates[index], size(watched), stats.frames(), stats.dropped(),
                stats.damaged(), stats.reconnects(), stats.slotsInUse(), stats.slots());
        return Visible.of(counts + switch (state) {
            case PLAYING -> "newest " + age(watched, now) + "  " + watched.label();
            case CONNECTING, WAITING -> watched.label() + "  for " + Troubles.seconds(now - watched.since()) + next(watched)
                    + reason(watched);
            case FAILED -> watched.label() + reason(watched);
            case UNWATCHED, ENDED, CLOSED -> watched.label();
        });
    }

    private static String size(Watched watched) {
        EngineThread.Newest newest = watched.newest();
        return newest == null ? "-" : newest.width() + "x" + newest.height();
    }

    private static String age(Watched watched, long now) {
        EngineThread.Newest newest = watched.newest();
        return newest == null ? "-" : Troubles.seconds(now - newest.arrivalNanos());
    }

    private static String next(Watched watched) {
        return watched.camera().nextTry().map(wait -> ", next try in " + Troubles.seconds(Nanos.of(wait))).orElse("");
    }

    private static String reason(Watched watched) {
        return watched.camera().failure().map(FrameleaseException::getMessage).map(message -> ": " + message).orElse("");
    }

    private String allocated() {
        try {
            return String.format(Locale.ROOT, "%.1f MB on %s", device.memory().allocated() / 1e6, device.id());
        } catch (DeviceException e) {
            return "? MB on " + device.id();
        }
    }
}
