package io.framelease.cli;

import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines that follow each other, in a file or a pipe: some of the worst cameras and a total, ever more seldom, so that a night
 * has hundreds of them and not hundreds of thousands. What changes meanwhile is said when it does ({@link Troubles}).
 */
final class PlainScreen implements Screen {
    /** Cameras that are told of by themselves. */
    private static final int MOST = 8;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LAST = Duration.ofMinutes(10);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Output output;
    private final @Nullable Duration fixed;
    private Duration next = FIRST;

    PlainScreen(Output output, @Nullable Duration interval) {
        this.output = output;
        this.fixed = interval;
    }

    @Override
    public long intervalNanos() {
        return Nanos.of(fixed == null ? next : fixed);
    }

    @Override
    public void show(Scene scene) {
        next = next.multipliedBy(2).compareTo(LAST) < 0 ? next.multipliedBy(2) : LAST;
        output.draw(lines(scene, ZoneId.systemDefault()));
    }

    static List<String> lines(Scene scene, ZoneId zone) {
        List<Shown> sorted = scene.cameras().stream().sorted(Shown.WORST_FIRST).toList();
        List<Shown> told = sorted.subList(0, Math.min(MOST, sorted.size()));
        List<String> lines = new ArrayList<>(told.stream().map(each -> line(each, zone)).toList());
        if (told.size() < sorted.size()) {
            lines.add("… " + (sorted.size() - told.size()) + " more: " + Table.counts(sorted.subList(told.size(), sorted.size())));
        }
        lines.add(scene.total());
        return lines;
    }

    private static String line(Shown shown, ZoneId zone) {
        Shown.Counts counts = shown.counts();
        return String.format(Locale.ROOT, "%-9s %6s fps  %9s %-5s  %d frames  dropped %d unread, %d no slot, %d no memory"
                + "  %d damaged  %d outages  newest %s  since %s  %s%s", shown.trouble().word(),
                shown.rate() < 0 ? "-" : String.format(Locale.ROOT, "%.1f", shown.rate()), shown.picture().size(),
                shown.picture().codec(), counts.frames(), counts.unread(), counts.noSlot(), counts.noMemory(),
                counts.refused() + counts.damaged(), counts.outages(),
                shown.newest() == null ? "-" : Troubles.seconds(shown.newest()), TIME.format(shown.since().atZone(zone)),
                shown.camera(), (shown.cause() == null ? "" : ": " + shown.cause().words())
                + (shown.next() == null ? "" : ", next try in " + Troubles.seconds(shown.next())));
    }
}
