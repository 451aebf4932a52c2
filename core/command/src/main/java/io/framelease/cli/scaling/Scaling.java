package io.framelease.cli.scaling;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.OpenBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures cameras in growing numbers, one mix after the other. The servers that they watch are in the same process: their threads
 * are left out where threads are counted, and their processor time is in the process's alone. One thread.
 */
public final class Scaling {
    /** Options of a camera of this source; name and behaviour without a watcher are set behind them. */
    public interface Options {
        /** Makes them. */
        CameraOptions of(String source);
    }

    /** What decides how long a row is measured, and is told of it. */
    public interface Watcher {
        /**
         * Waits while a row is measured.
         *
         * @param frames how many frames an engine has seen, so far and over all cameras; 0 where nobody watches
         * @return false if the whole is to end
         */
        boolean await(Mix mix, int cameras, LongSupplier frames) throws InterruptedException;

        /** A row is there. */
        void row(Row row);
    }

    /** How long is waited for the next of what must come. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int WARM_UP = 2;
    private static final long LOOK_NANOS = 1_000_000;

    private final Device device;
    private final Options options;
    private final ScaledSources sources;

    private Scaling(Device device, Options options, ScaledSources sources) {
        this.device = device;
        this.options = options;
        this.sources = sources;
    }

    /**
     * Measures a row for each mix and number of cameras, behind one of two cameras that is not told.
     *
     * @param counts          numbers of cameras, each 1 or more; a mix with dead ones leaves out those below 2
     * @param mixes           of each number all of them
     * @param framesPerSecond of each camera
     * @return the rows; fewer if the watcher wanted the end
     * @throws IllegalStateException if cameras do not come, or do not go, for {@link #PATIENCE}
     */
    public static List<Row> run(Device device, Options options, List<Integer> counts, List<Mix> mixes, int framesPerSecond,
            Watcher watcher) throws InterruptedException {
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(1);
        try (ScaledSources sources = new ScaledSources(Math.max(WARM_UP, most), framesPerSecond)) {
            Scaling scaling = new Scaling(device, options, sources);
            List<Row> rows = new ArrayList<>();
            boolean goesOn = scaling.row(Mix.WATCHED, WARM_UP, watcher) != null;
            for (Mix mix : mixes) {
                for (int i = 0; i < counts.size() && goesOn; i++) {
                    if (mix == Mix.HALF_DEAD && counts.get(i) < 2) {
                        continue;
                    }
                    Row row = scaling.row(mix, counts.get(i), watcher);
                    goesOn = row != null;
                    if (row != null) {
                        rows.add(row);
                        watcher.row(row);
                    }
                }
            }
            return rows;
        }
    }

    /** Null if the whole is to end, so that the row was not measured for as long as it should. */
    private @Nullable Row row(Mix mix, int count, Watcher watcher) throws InterruptedException {
        OpenBudget budget = options.of(sources.live(0)).retry().openBudget();
        int[] mostOpening = {0};
        Reading before = Reading.of(device, 0);
        Crowd crowd = new Crowd(mix, count, device, sources, options);
        Reading from;
        Reading to;
        boolean goesOn;
        List<Long> closeTimes;
        try {
            await(count, () -> {
                mostOpening[0] = Math.max(mostOpening[0], budget.opening());
                return crowd.come();
            }, () -> "cameras do not come: " + crowd.missing());
            from = Reading.of(device, crowd.frames());
            long framesBefore = crowd.frames();
            crowd.latencies().clear();
            goesOn = watcher.await(mix, count, () -> crowd.frames() - framesBefore);
            to = Reading.of(device, crowd.frames());
        } finally {
            closeTimes = crowd.close();
        }
        await(1, () -> isAsBefore(before) ? 1 : 0, () -> "cameras do not go: left are " + sources.openSessions() + " sessions, "
                + Threads.count(Crowd::isCameraThread) + " threads and " + device.memory().allocated() + " bytes of slots");
        return !goesOn ? null : new Row(mix, count, crowd.times(false), crowd.times(true), closeTimes, crowd.latencies(),
                mostOpening[0], before, from, to);
    }

    private boolean isAsBefore(Reading before) {
        return sources.openSessions() == 0 && Threads.count(Crowd::isCameraThread) == 0
                && device.memory().allocated() <= before.slotBytes();
    }

    /** Until so much is done; not for longer than {@link #PATIENCE} in which no more is done. */
    private static void await(int wanted, IntSupplier done, Supplier<String> otherwise) throws InterruptedException {
        int most = -1;
        long deadline = 0;
        for (int now; (now = done.getAsInt()) < wanted;) {
            if (now > most) {
                most = now;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(otherwise.get());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
