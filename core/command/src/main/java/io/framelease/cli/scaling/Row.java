package io.framelease.cli.scaling;

import io.framelease.cli.soak.LogHistogram;
import java.util.List;

/** What was measured of some cameras that were started, and closed, all at once. Times of several cameras are sorted, in ns. */
public final class Row {
    private final Mix mix;
    private final int cameras;
    private final List<Long> openTimes;
    private final List<Long> deadTimes;
    private final List<Long> closeTimes;
    private final LogHistogram latencies;
    private final int mostOpening;
    private final Reading before;
    private final Reading from;
    private final Reading to;

    /**
     * @param before none of the cameras was there
     * @param from   all of them were as they are to be
     * @param to     and for some time
     */
    Row(Mix mix, int cameras, List<Long> openTimes, List<Long> deadTimes, List<Long> closeTimes, LogHistogram latencies,
            int mostOpening, Reading before, Reading from, Reading to) {
        this.mix = mix;
        this.cameras = cameras;
        this.openTimes = openTimes;
        this.deadTimes = deadTimes;
        this.closeTimes = closeTimes;
        this.latencies = latencies;
        this.mostOpening = mostOpening;
        this.before = before;
        this.from = from;
        this.to = to;
    }

    /** What they are. */
    public Mix mix() {
        return mix;
    }

    /** How many, the dead ones included. */
    public int cameras() {
        return cameras;
    }

    /** How many of them are dead. */
    public int dead() {
        return mix.dead(cameras);
    }

    private int alive() {
        return cameras - dead();
    }

    /** Of each that is not dead: until its first picture, or until it was as its mix says where nobody watches. */
    public List<Long> openTimes() {
        return openTimes;
    }

    /** Of each that is dead: until its failure was known. */
    public List<Long> deadTimes() {
        return deadTimes;
    }

    /** Of each: until its close returned. */
    public List<Long> closeTimes() {
        return closeTimes;
    }

    /** Sources that were being opened at a time, at most. */
    public int mostOpening() {
        return mostOpening;
    }

    /** Threads that bear a camera's name, of each camera. */
    public double ownThreads() {
        return (double) to.ownThreads() / cameras;
    }

    /** Threads of the process, the engine's and the JVM's included; those of the servers left out. */
    public int processThreads() {
        return to.allThreads();
    }

    /** Bytes that malloc has handed out, of each camera. */
    public double nativeBytes() {
        return (double) (to.nativeBytes() - before.nativeBytes()) / cameras;
    }

    /** Bytes of the process that are in memory: the servers' included, and the JVM's, which keeps what larger rows have needed. */
    public long residentBytes() {
        return to.residentBytes();
    }

    /** Bytes of the device for frames, of each camera that is not dead. */
    public double slotBytes() {
        return (double) (to.slotBytes() - before.slotBytes()) / Math.max(1, alive());
    }

    /** How long it was measured. */
    public double seconds() {
        return (to.nanoTime() - from.nanoTime()) / 1e9;
    }

    /** Processor time of a second, of each camera that is not dead: 0.01 is one percent of a core. */
    public double liveLoad() {
        return Reading.between(from.live(), to.live()) / 1e9 / seconds() / Math.max(1, alive());
    }

    /** Of each dead camera. */
    public double deadLoad() {
        return Reading.between(from.dead(), to.dead()) / 1e9 / seconds() / Math.max(1, dead());
    }

    /** Processor time of a second, of the process: the servers', the engine's and the JVM's included. */
    public double processLoad() {
        return (to.processNanos() - from.processNanos()) / 1e9 / seconds();
    }

    /** From the arrival of a frame's packet until the engine has it: what so large a share does not exceed, in ms; NaN of none. */
    public double latencyMillis(double share) {
        return latencies.millis(share);
    }

    /** Frames a second that the engine has seen, of each camera that is not dead. */
    public double rate() {
        return (to.frames() - from.frames()) / seconds() / Math.max(1, alive());
    }

    /** What so large a share of some times does not exceed, in ms; NaN of none. */
    public static double millis(List<Long> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
    }
}
