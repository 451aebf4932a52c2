package io.framelease.cli.soak;

import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.cli.soak.Judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a soak's cameras do while they do it: a line each, drawn again and again. Used by the soak's thread. */
final class LiveTable {
    private static final long REDRAW_NANOS = 500_000_000;

    private final SoakPlan plan;
    private final Screen screen;
    private final List<SoakCamera> cameras;
    private final List<CameraStorm> storms;
    private String phase = "";
    private long end;
    private long drawn = System.nanoTime();
    private long[] framesBefore = {};
    private double[] rates = {};

    LiveTable(SoakPlan plan, Screen screen, List<SoakCamera> cameras, List<CameraStorm> storms) {
        this.plan = plan;
        this.screen = screen;
        this.cameras = cameras;
        this.storms = storms;
    }

    /**
     * Another part of the soak begins.
     *
     * @param end of the whole
     */
    void phase(String name, long end) {
        phase = name;
        this.end = end;
    }

    void tick(long now) {
        if (now - drawn >= REDRAW_NANOS) {
            draw(now);
        }
    }

    /** Draws once more. */
    void over() {
        phase = "closing";
        draw(System.nanoTime());
    }

    private void draw(long now) {
        if (rates.length != cameras.size()) {
            rates = new double[cameras.size()];
            framesBefore = new long[cameras.size()];
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-15s %-10s %6s %8s %9s %9s %6s %7s  %s",
                "camera", "state", "fps", "frames", "p99 ms", "looks", "wrong", "slots", "what is done to it"));
        for (int i = 0; i < cameras.size(); i++) {
            lines.add(line(i, now));
        }
        long faults = storms.stream().mapToLong(storm -> storm.episodes().size()).sum();
        long away = cameras.stream().filter(each -> each.camera().state() != CameraState.PLAYING).count();
        lines.add(String.format(Locale.ROOT, "%s: %d faults so far, %d cameras away, %d s left, seed %d", phase, faults, away,
                Math.max(0, (end - now) / 1_000_000_000), plan.seed()));
        screen.draw(lines);
        drawn = now;
    }

    private String line(int index, long now) {
        SoakCamera camera = cameras.get(index);
        CameraStats stats = camera.camera().stats();
        long looks = camera.count(Verdict.RIGHT) + camera.count(Verdict.WRONG) + camera.count(Verdict.MARKED)
                + camera.count(Verdict.UNTOLD) + camera.count(Verdict.ALTERED);
        rates[index] = (stats.frames() - framesBefore[index]) * 1e9 / Math.max(1, now - drawn);
        framesBefore[index] = stats.frames();
        double p99 = camera.stormLatency().count() > 0 ? camera.stormLatency().millis(0.99) : camera.calmLatency().millis(0.99);
        return String.format(Locale.ROOT, "%-15s %-10s %6.1f %8d %9s %9d %6d %4d/%-2d  %s", camera.name(), camera.camera().state(),
                rates[index], stats.frames(), Double.isNaN(p99) ? "-" : String.format(Locale.ROOT, "%.2f", p99), looks,
                camera.count(Verdict.WRONG), stats.slotsInUse(), stats.slots(), storms.get(index).present());
    }
}
