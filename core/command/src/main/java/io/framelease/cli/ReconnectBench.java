package io.framelease.cli;

import io.framelease.cli.engine.BusyKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reconnects all cameras of a bench at once, again and again, and measures how long each takes until its engine has the
 * next frame, and what others that play meanwhile notice. For one thread.
 */
final class ReconnectBench {
    /** Rounds before the first that counts. */
    private static final int UNTIMED = 3;
    /** Frames of a camera that plays. */
    private static final int PLAYING = 10;
    /** Frames of a bystander before anything reconnects. */
    private static final int CALM = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<BenchCamera> cameras;
    private final List<BenchCamera> bystanders;
    private final @Nullable BusyKernel kernel;
    private final @Nullable Duration kernelLength; // null without one

    private final List<Long> toNextFrame = new ArrayList<>();
    private final List<Long> toLastCamera = new ArrayList<>();
    private final List<Long> calmGaps = new ArrayList<>();
    private final List<Long> gapsMeanwhile = new ArrayList<>();
    private int kernelStillRuns;

    /** @param kernel what runs on the GPU during each reconnect, for so long; null for nothing */
    ReconnectBench(List<BenchCamera> cameras, List<BenchCamera> bystanders, @Nullable BusyKernel kernel,
            @Nullable Duration kernelLength) {
        this.cameras = cameras;
        this.bystanders = bystanders;
        this.kernel = kernel;
        this.kernelLength = kernelLength;
    }

    /**
     * Runs so many rounds, fewer if a stop is wished.
     *
     * @return false if a camera did not play within a minute, or will no more
     */
    boolean run(int rounds, Stop stop) throws InterruptedException {
        if (!all(cameras, PLAYING)) {
            return false;
        }
        long begin = System.nanoTime();
        if (!all(bystanders, CALM)) {
            return false;
        }
        addGaps(calmGaps, begin, System.nanoTime());
        for (int round = -UNTIMED; round < rounds && !stop.await(0); round++) {
            if (!round(round >= 0) || !all(cameras, PLAYING)) {
                return false;
            }
        }
        return true;
    }

    private boolean round(boolean counts) throws InterruptedException {
        if (kernel != null && kernelLength != null) {
            kernel.start(kernelLength);
        }
        long[] sessions = cameras.stream().mapToLong(BenchCamera::session).toArray();
        long begin = System.nanoTime();
        for (BenchCamera camera : cameras) {
            camera.camera().reconnect();
        }
        for (int i = 0; i < sessions.length; i++) {
            if (!cameras.get(i).awaitSessionAfter(sessions[i], PATIENCE)) {
                return false;
            }
        }
        boolean stillRuns = kernel != null && kernel.isRunning();
        long end = cameras.stream().mapToLong(camera -> camera.sessionFirst() - begin).max().orElseThrow();
        if (counts) {
            cameras.forEach(camera -> toNextFrame.add(camera.sessionFirst() - begin));
            toLastCamera.add(end);
            kernelStillRuns += stillRuns ? 1 : 0;
        }
        if (!all(bystanders, 1)) { // closes the gap that the round may have made
            return false;
        }
        if (counts) {
            addGaps(gapsMeanwhile, begin, begin + end);
        }
        if (kernel != null) {
            kernel.await();
        }
        return true;
    }

    private void addGaps(List<Long> gaps, long from, long to) {
        bystanders.forEach(bystander -> gaps.addAll(bystander.gaps(from, to)));
    }

    /** So many further frames of each from now on, at the same time and not one camera behind the other. */
    private static boolean all(List<BenchCamera> cameras, int frames) throws InterruptedException {
        long[] wanted = cameras.stream().mapToLong(camera -> camera.views() + frames).toArray();
        for (int i = 0; i < wanted.length; i++) {
            if (!cameras.get(i).awaitTotal(wanted[i], PATIENCE)) {
                return false;
            }
        }
        return true;
    }

    /** What was measured of the cameras, by name. */
    String report() {
        return "reconnects=" + toLastCamera.size() + " kernel-ms=" + (kernelLength == null ? 0 : kernelLength.toMillis())
                + " kernel-still-runs=" + kernelStillRuns + " next-frame-ms " + Times.ofNanos(toNextFrame) + " last-ms "
                + Times.ofNanos(toLastCamera);
    }

    /** What was measured of the bystanders, by name. */
    String bystandersReport() {
        return "bystanders=" + bystanders.size() + " calm-gap-ms " + Times.ofNanos(calmGaps) + " gap-meanwhile-ms "
                + Times.ofNanos(gapsMeanwhile);
    }
}
