package io.framelease.cli.soak;

import io.framelease.Backing;
import io.framelease.CameraStats;
import io.framelease.cli.soak.CameraStorm.Episode;
import io.framelease.cli.soak.Judge.Verdict;
import io.framelease.cli.soak.Samples.Sample;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The post-mortem's testing checklist, each box ticked or not by what was measured. */
final class Checklist {
    private static final double MEBIBYTE = 1 << 20;
    /** What a program that has just started may take more by its end: code that is compiled, tables that fill. */
    private static final double NATIVE_TOLERANCE = 16 << 20;
    /** Of a run that is longer than twice that, its start is not judged; the rest may grow by so much, and by as much an hour. */
    private static final Duration START = Duration.ofMinutes(5);
    private static final double NATIVE_TOLERANCE_PER_HOUR = 4 << 20;
    /** What the driver takes of the process's memory for each hardware decoder, at most: 4.5 MiB of an H200's. */
    private static final double DECODER_BYTES = 5 << 20;
    /** Most hardware decoders that a device keeps without a camera. */
    private static final int MOST_KEPT = 8;
    /** Pools grow and shrink by the slots that engines hold at a reconnect; by so much at least, or by as much as all of them. */
    private static final double DEVICE_TOLERANCE = 1 << 20;
    private static final Duration LONG_RUN = Duration.ofHours(1);
    /** A busy device is late now and then; a camera thread that waits with one frame in ten copies no more asynchronously. */
    private static final double MOST_WAITS = 0.1;
    /** By how much the 99th percentile may be worse in the storm, of what is a spike. */
    private static final double STORM_SHARE = 0.25;

    private final SoakResult result;
    private final SoakPlan plan;

    Checklist(SoakResult result) {
        this.result = result;
        this.plan = result.plan();
    }

    List<Box> boxes() {
        return List.of(started(), reconnected(), noCrash(), goesOn(), right(), noSpikes(), deviceMemory(), processMemory(),
                poolCopy(), noFailure(), shutdown(), wholeDuration());
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private static void when(List<String> against, boolean wrong, String format, Object... arguments) {
        if (wrong) {
            against.add(text(format, arguments));
        }
    }

    private long sum(ToLongFunction<CameraStats> count) {
        return result.cameras().stream().mapToLong(camera -> count.applyAsLong(camera.camera().stats())).sum();
    }

    private Box started() {
        List<String> against = new ArrayList<>();
        List<String> absent = result.cameras().stream().filter(camera -> !camera.absence().isEmpty())
                .map(camera -> camera.name() + " (" + camera.absence() + ")").toList();
        when(against, !result.started(), "not every engine had a picture within %d s%s", plan.backWithin().toSeconds(),
                absent.isEmpty() ? "" : ": " + String.join("; ", absent));
        long hardware = result.cameras().stream().filter(each -> each.camera().stream()
                .map(stream -> stream.decoder().isHardware()).orElse(false)).count();
        return Box.of("started", "Cameras and engines start", text("%d cameras, %d engines each, on %s (%s); %s", plan.cameras(),
                plan.engines(), plan.device().id(), plan.device().name(),
                hardware == 0 ? "decoded in software" : hardware + " decoded by NVDEC"), against);
    }

    private Box reconnected() {
        List<String> against = new ArrayList<>();
        long reconnects = sum(CameraStats::reconnects);
        long kinds = result.episodes().map(Episode::kind).distinct().count();
        for (int i = 0; i < result.cameras().size(); i++) {
            when(against, !plan.possibleFaults().isEmpty() && result.storms().get(i).episodes().isEmpty(),
                    "nothing was done to %s", result.cameras().get(i).name());
        }
        boolean provokes = plan.possibleFaults().stream().anyMatch(kind -> kind != FaultKind.DELAY);
        when(against, provokes && reconnects == 0, "no camera reconnected");
        return Box.of("reconnected", "Cameras lose their sources and reconnect",
                text("%d faults of %d kinds out of %d, %d reconnects",
                result.episodes().count(), kinds, plan.possibleFaults().size(), reconnects), against, 1);
    }

    private Box noCrash() {
        List<String> against = new ArrayList<>(result.crashes());
        for (SoakCamera camera : result.cameras()) {
            when(against, camera.states().failed() != null, "%s has failed: %s", camera.name(), camera.states().failed());
        }
        return Box.of("no-crash", "No crash",
                text("%d threads failed, %d frames published", result.crashes().size(), result.frames()),
                against, 1, 2, 3);
    }

    private Box goesOn() {
        List<String> against = new ArrayList<>();
        List<Long> back = result.episodes().filter(each -> each.reconnect() && each.isBack())
                .map(Episode::backNanos).sorted().toList();
        for (int i = 0; i < result.cameras().size(); i++) {
            String name = result.cameras().get(i).name();
            result.storms().get(i).episodes().stream().filter(each -> !each.isBack()).forEach(each ->
                    when(against, true, "%s had no pictures for all engines %d s after '%s' was over", name,
                            plan.backWithin().toSeconds(), each.what()));
        }
        for (SoakCamera camera : result.cameras()) {
            when(against, camera.states().hasEnded(), "%s has ended", camera.name());
            when(against, !camera.away().isEmpty(), "%s was away at the end, by itself (%s)", camera.name(), camera.away());
        }
        LogHistogram reconnects = result.sum(SoakCamera::reconnectTimes);
        return Box.of("goes-on", "Inference goes on after each reconnect",
                text("from the source's return to new pictures for all engines: %s; of these, from the try to the picture: %s",
                        times(back), times(reconnects)), against, 1, 3);
    }

    private static String times(List<Long> sorted) {
        return sorted.isEmpty() ? "none" : text("p50 %.0f ms, p99 %.0f ms, max %.0f ms, of %d", at(sorted, 0.5), at(sorted, 0.99),
                at(sorted, 1), sorted.size());
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
    }

    private static String times(LogHistogram times) {
        return times.count() == 0 ? "none" : text("p50 %.0f ms, p99 %.0f ms, max %.0f ms, of %d", times.millis(0.5),
                times.millis(0.99),
                times.millis(1), times.count());
    }

    private Box right() {
        List<String> against = new ArrayList<>();
        long wrong = result.looks(Verdict.WRONG);
        String first = result.cameras().stream().flatMap(each -> each.engines().stream()).map(SoakEngine::wrong)
                .filter(Objects::nonNull).findFirst().orElse("");
        when(against, wrong > 0, "%d looks found a wrong byte, first %s", wrong, first);
        when(against, result.looks(Verdict.RIGHT) == 0, "no picture was right");
        for (SoakCamera camera : result.cameras()) {
            long untold = camera.count(Verdict.UNTOLD);
            when(against, untold > 0 && camera.tellsDamage(), "%d looks at %s found a wrong byte where its decoder, which tells of"
                    + " damage, told nothing", untold, camera.name());
            when(against, camera.marks().stay(), "%s: pictures stayed marked as damaged behind %d key pictures, and nothing more"
                    + " was lost", camera.name(), Marks.MOST_KEYS);
        }
        String known = plan.isOwn() ? "each against the picture that its number says"
                : "each against itself while its view was open";
        long marked = result.looks(Verdict.MARKED);
        long untold = result.looks(Verdict.UNTOLD);
        long altered = result.looks(Verdict.ALTERED);
        return Box.of("right", "Every byte of every picture is right",
                text("%d looks, %s: %d wrong; %d marked as damaged, %d of which the decoder does not tell, %d changed on the wire"
                        + " by the proxy", result.looks(Verdict.RIGHT) + wrong + marked + untold + altered, known, wrong, marked,
                        untold, altered),
                against, 1, 2, 3, 4);
    }

    private Box noSpikes() {
        List<String> against = new ArrayList<>();
        LogHistogram calm = result.sum(SoakCamera::calmLatency);
        LogHistogram storm = result.sum(SoakCamera::stormLatency);
        double spike = Nanos.of(plan.spike()) / 1e6;
        double longest = result.cameras().stream().mapToLong(SoakCamera::longestLatency).max().orElse(0) / 1e6;
        double gap = result.cameras().stream().mapToLong(camera -> camera.silence().longest()).max().orElse(0) / 1e6;
        when(against, calm.count() + storm.count() == 0, "no frame was timed");
        when(against, longest >= spike, "a frame was %.0f ms old when its view was opened", longest);
        when(against, gap >= spike, "a camera that nothing was done to was silent for %.0f ms", gap);
        when(against, storm.millis(0.99) > calm.millis(0.99) + STORM_SHARE * spike,
                "in the storm one frame in 100 is older than %.0f ms",
                storm.millis(0.99));
        return Box.of("no-spikes", "No spikes",
                text("frame latency p99 %.2f ms calm, %.2f ms in the storm, longest %.1f ms; longest silence of a camera that"
                        + " nothing was done to %.0f ms (spike: %.0f ms)", calm.millis(0.99), storm.millis(0.99),
                longest, gap, spike), against, 5, 8);
    }

    private Box deviceMemory() {
        List<String> against = new ArrayList<>();
        Slope slope = result.samples().slope(result.stormBegin(), result.stormEnd(), Sample::deviceBytes);
        double pools = result.cameras().stream().mapToLong(SoakCamera::mostPoolBytes).sum();
        when(against, slope.isGrowing(Math.max(DEVICE_TOLERANCE, pools)), "it grew by %.2f MiB", slope.growth() / MEBIBYTE);
        int decoders = (int) last(Sample::decoders);
        when(against, decoders > result.cameras().size() + MOST_KEPT, "%d hardware decoders are there", decoders);
        when(against, sum(CameraStats::droppedNoMemory) > 0, "%d frames were dropped without memory",
                sum(CameraStats::droppedNoMemory));
        return Box.of("device-memory", "Device memory is flat", slope.inMebibytes()
                + text(", allocated for frames: %.2f MiB at the end", last(Sample::deviceBytes) / MEBIBYTE), against, 6);
    }

    private double last(ToDoubleFunction<Sample> value) {
        List<Sample> all = result.samples().all();
        return all.isEmpty() ? Double.NaN : value.applyAsDouble(all.getLast());
    }

    private Box processMemory() {
        List<String> against = new ArrayList<>();
        long length = result.stormEnd() - result.stormBegin();
        boolean isLong = length > 2 * START.toNanos();
        long settled = isLong ? START.toNanos() : 0;
        long begin = result.stormBegin() + settled;
        Slope slope = result.samples().slope(begin, result.stormEnd(), Sample::nativeBytes);
        double hours = (double) (length - settled) / Duration.ofHours(1).toNanos();
        double tolerance = isLong ? NATIVE_TOLERANCE_PER_HOUR * Math.max(1, hours) : NATIVE_TOLERANCE;
        double decoders = Math.max(0, result.samples().slope(begin, result.stormEnd(), Sample::decoders).growth());
        when(against, slope.isGrowing(tolerance + decoders * DECODER_BYTES), "it grew by %.2f MiB", slope.growth() / MEBIBYTE);
        return Box.of("process-memory", "Process memory is flat", slope.inMebibytes()
                + text(", %s: %.1f MiB at the end; resident %.0f MiB",
                ProcessMemory.mallocTells() ? "by malloc's count" : "resident (malloc does not tell)",
                last(Sample::nativeBytes) / MEBIBYTE, last(Sample::residentBytes) / MEBIBYTE)
                + (decoders < 1 ? "" : text("; of that up to %.0f MiB for %.0f hardware decoders more that are kept",
                decoders * DECODER_BYTES / MEBIBYTE, decoders)), against, 6);
    }

    private Box poolCopy() {
        List<String> against = new ArrayList<>();
        long frames = result.frames();
        long waits = sum(CameraStats::surfaceWaits);
        for (SoakCamera camera : result.cameras()) {
            when(against, camera.source().options().backing() != Backing.COPY, "%s has no pool", camera.name());
            when(against, camera.mostPoolBytes() == 0, "%s never had a pool", camera.name());
        }
        when(against, waits > MOST_WAITS * frames, "a camera thread waited for a copy %d times", waits);
        return Box.of("pool-copy", "Every frame by pool copy, asynchronous",
                text("%d frames, each copied to a slot of its camera's pool; a camera thread waited for its oldest copy %d times",
                        frames, waits), against, 3, 6, 8);
    }

    private Box noFailure() {
        List<String> against = new ArrayList<>();
        when(against, result.ending().failedFrees() > 0, "%d frees failed", result.ending().failedFrees());
        when(against, result.ending().lost(), "%s has failed for good", plan.device().id());
        for (SoakCamera camera : result.cameras()) {
            Fallbacks fallbacks = camera.fallbacks();
            when(against, fallbacks.count() > 0, "%s fell back to software, times: %d, the last reason: %s", camera.name(),
                    fallbacks.count(), fallbacks.reason());
        }
        return Box.of("no-failure", "No failed free, no sticky error, no unprovoked fallback",
                text("%d failed frees, device %s, %s", result.ending().failedFrees(), result.ending().lost() ? "lost" : "well",
                        fallbacks()), against, 4, 6);
    }

    /** Those that are excused are told: how many, and how long. */
    private String fallbacks() {
        long software = result.cameras().stream().filter(each -> each.fallbacks().count() > 0).count();
        long excused = result.cameras().stream().mapToLong(each -> each.fallbacks().excused()).sum();
        long longest = result.cameras().stream().mapToLong(each -> each.fallbacks().longestExcused()).max().orElse(0);
        return text("%d of %d cameras fell back", software, plan.cameras()) + (excused == 0 ? "" : text("; besides, %d fallbacks"
                + " that changed bytes led to, each over by the next session, after %.0f ms at most", excused, longest / 1e6));
    }

    private Box shutdown() {
        SoakResult.Ending ending = result.ending();
        List<String> against = new ArrayList<>();
        when(against, !ending.threads().isEmpty(), "threads still run: %s", String.join(", ", ending.threads()));
        when(against, !ending.engines().isEmpty(), "%s did not end", String.join(", ", ending.engines()));
        when(against, ending.outstanding() > 0, "%d frames are still held", ending.outstanding());
        when(against, ending.leaked() > 0, "%d frames were never closed", ending.leaked());
        when(against, ending.bytes() > 0, "%d bytes of the device are still allocated", ending.bytes());
        when(against, ending.frees() > 0, "%d allocations are not freed", ending.frees());
        return Box.of("shutdown", "Clean shutdown",
                text("%d threads, %d leases, %d bytes of the device left", ending.threads().size()
                + ending.engines().size(), ending.outstanding() + ending.leaked(), ending.bytes()), against, 7);
    }

    private Box wholeDuration() {
        List<String> against = new ArrayList<>();
        when(against, result.stopped(), "it was stopped before its time");
        when(against, !result.stopped() && result.seconds() < plan.duration().toMillis() / 1e3,
                "it ended at once, as no picture came of any camera");
        boolean longRun = plan.duration().compareTo(LONG_RUN) >= 0;
        return Box.of("duration", "Ran as long as it was to", text("%.0f of %d s%s", result.seconds(), plan.duration().toSeconds(),
                longRun ? "" : "; the checklist's long run is " + LONG_RUN.toHours() + " h or more"), against);
    }
}
