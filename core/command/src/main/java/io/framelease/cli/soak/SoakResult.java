package io.framelease.cli.soak;

import io.framelease.cli.soak.CameraStorm.Episode;
import io.framelease.cli.soak.Judge.Verdict;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a soak came to.
 *
 * @param plan       what it was to do
 * @param cameras    closed by now
 * @param storms     what was done to each, in their order
 * @param samples    what was measured over time
 * @param begin      when the first pictures of all were there, by {@link System#nanoTime}; as are the others
 * @param stormBegin when the first thing was done
 * @param stormEnd   when everything was over
 * @param end        when cameras began to be closed
 * @param started    whether all engines had pictures at the beginning
 * @param stopped    whether the user ended it before its time
 * @param crashes    what threads threw that nobody caught, and engines that failed
 * @param ending     what was left when all was closed
 */
public record SoakResult(SoakPlan plan, List<SoakCamera> cameras, List<CameraStorm> storms, Samples samples, long begin,
        long stormBegin, long stormEnd, long end, boolean started, boolean stopped, List<String> crashes, Ending ending) {
    /**
     * What was left when all was closed.
     *
     * @param threads     of the cameras that still run, by name
     * @param engines     that did not end in time
     * @param outstanding frames that somebody holds
     * @param leaked      frames that nobody closed
     * @param bytes       of the device that were not there before
     * @param frees       allocations that were handed over and not freed
     * @param failedFrees frees that failed
     * @param lost        whether the device has failed for good
     */
    record Ending(List<String> threads, List<String> engines, long outstanding, long leaked, long bytes, long frees,
            long failedFrees, boolean lost) {
    }

    /** The checklist. */
    public List<Box> boxes() {
        return new Checklist(this).boxes();
    }

    /** Whether each box is ticked. */
    public boolean isClean() {
        return boxes().stream().allMatch(Box::ticked);
    }

    Stream<Episode> episodes() {
        return storms.stream().flatMap(storm -> storm.episodes().stream());
    }

    long looks(Verdict verdict) {
        return cameras.stream().mapToLong(camera -> camera.count(verdict)).sum();
    }

    LogHistogram sum(Function<SoakCamera, LogHistogram> part) {
        LogHistogram sum = new LogHistogram();
        cameras.forEach(camera -> sum.addAll(part.apply(camera)));
        return sum;
    }

    long frames() {
        return cameras.stream().mapToLong(camera -> camera.camera().stats().frames()).sum();
    }

    /** How long it ran, from the first pictures of all until cameras began to be closed. */
    public double seconds() {
        return (end - begin) / 1e9;
    }
}
