package io.framelease.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Cameras as a table that fits a terminal: the worst first, a line each, and one line for all that do not fit. A pure function
 * of what is shown, of the terminal's size and of the time.
 *
 * @param rows    lines that may be drawn; at least 1
 * @param columns of each line
 * @param zone    of the times of day
 * @param now     when this is
 */
record Table(int rows, int columns, ZoneId zone, Instant now) {
    /** Of a table that is no terminal's: as long and as wide as it gets. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int LEAST_NAME = 8;
    private static final int NAME_SHARE = 6;
    private static final int ROOMY = 100;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
    private static final Duration TODAY = Duration.ofHours(20);

    /** In the order in which they stand; those with the lowest number are there on the narrowest terminal. */
    private enum Column {
        CAMERA(0, 0, true, (shown, table) -> shown.camera()),
        STATE(1, 9, true, (shown, table) -> shown.trouble().word()),
        SINCE(4, 8, true, (shown, table) -> table.time(shown.since())),
        CAUSE(2, Cause.LONGEST, true, (shown, table) -> shown.cause() == null ? "" : shown.cause().words()),
        NEXT(12, 6, false, (shown, table) -> shown.next() == null ? "" : Troubles.seconds(shown.next())),
        FPS(3, 6, false, (shown, table) -> rate(shown.rate())),
        NEWEST(5, 6, false, (shown, table) -> shown.newest() == null ? "-" : Troubles.seconds(shown.newest())),
        SIZE(6, 9, true, (shown, table) -> shown.picture().size()),
        CODEC(11, 5, true, (shown, table) -> shown.picture().codec()),
        UNREAD(7, 6, false, (shown, table) -> count(shown.counts().unread())),
        NOSLOT(8, 6, false, (shown, table) -> count(shown.counts().noSlot())),
        NOMEM(9, 6, false, (shown, table) -> count(shown.counts().noMemory())),
        DAMAGE(10, 6, false, (shown, table) -> count(shown.counts().refused() + shown.counts().damaged())),
        OUTAGES(13, 7, false, (shown, table) -> count(shown.counts().outages()));

        private final int order;
        private final int width;
        private final boolean left;
        private final BiFunction<Shown, Table, String> value;

        Column(int order, int width, boolean left, BiFunction<Shown, Table, String> value) {
            this.order = order;
            this.width = width;
            this.left = left;
            this.value = value;
        }
    }

    /**
     * The lines.
     *
     * @param cameras in any order
     * @param total   what is said of all, in the last line
     */
    List<String> lines(List<Shown> cameras, String total) {
        List<Shown> sorted = cameras.stream().sorted(Shown.WORST_FIRST).toList();
        int gap = columns < ROOMY ? 1 : 2;
        int longest = sorted.stream().mapToInt(each -> Text.width(each.camera())).max().orElse(0);
        Set<Column> taken = taken(Math.min(Math.max(longest, LEAST_NAME), Math.max(LEAST_NAME, columns / NAME_SHARE)), gap);
        long others = taken.stream().mapToLong(each -> each == Column.CAMERA ? 0 : each.width + gap).sum();
        int name = (int) Math.clamp(Math.max(longest, LEAST_NAME), 1, Math.max(1, columns - others));

        List<String> lines = new ArrayList<>();
        int room = rows - 1; // the last line is the total
        if (room >= 3) {
            lines.add(line(taken, gap, name, column -> column.name()));
            room--;
        }
        int fit = sorted.size() <= room ? sorted.size() : Math.max(0, room - 1);
        for (Shown each : sorted.subList(0, fit)) {
            lines.add(line(taken, gap, name, column -> column.value.apply(each, this)));
        }
        if (fit < sorted.size() && room > 0) {
            List<Shown> more = sorted.subList(fit, sorted.size());
            String rest = states(more).size() == 1 ? ", all " + more.getFirst().trouble().word() : ": " + counts(more);
            lines.add(Text.fit("… " + more.size() + " more" + rest, columns));
        }
        lines.add(Text.fit(total, columns));
        return lines;
    }

    private Set<Column> taken(int name, int gap) {
        Set<Column> taken = EnumSet.of(Column.CAMERA);
        long used = name;
        for (Column each : Arrays.stream(Column.values()).sorted(Comparator.comparingInt(column -> column.order)).toList()) {
            if (each == Column.CAMERA) {
                continue;
            }
            used += gap + each.width;
            if (used > columns) {
                break;
            }
            taken.add(each);
        }
        return taken;
    }

    private String line(Set<Column> taken, int gap, int name, Function<Column, String> cell) {
        String line = taken.stream().map(column -> column == Column.CAMERA
                ? Text.left(Text.fitMiddle(cell.apply(column), name), name)
                : column.left ? Text.left(cell.apply(column), column.width) : Text.right(cell.apply(column), column.width))
                .collect(Collectors.joining(" ".repeat(gap)));
        return Text.fit(line.stripTrailing(), columns);
    }

    private String time(Instant since) {
        boolean recent = Duration.between(since, now).compareTo(TODAY) < 0;
        return (recent ? TIME : DAY).format(since.atZone(zone));
    }

    private static Set<Trouble> states(List<Shown> cameras) {
        return cameras.stream().map(Shown::trouble).collect(Collectors.toCollection(() -> EnumSet.noneOf(Trouble.class)));
    }

    /** Such as {@code 3 offline, 47 playing}. */
    static String counts(List<Shown> cameras) {
        return states(cameras).stream().map(state -> cameras.stream().filter(each -> each.trouble() == state).count() + " "
                + state.word()).collect(Collectors.joining(", "));
    }

    /** In six columns. */
    private static String rate(double rate) {
        return rate < 0 ? "-" : rate < 1000 ? String.format(Locale.ROOT, "%.1f", rate) : count((long) rate);
    }

    /** In six columns, unless it is astronomical. */
    static String count(long count) {
        return count < 1_000_000 ? Long.toString(count) : count < 1_000_000_000 ? tenths(count / 100_000, "M")
                : tenths(count / 100_000_000, "G");
    }

    private static String tenths(long tenths, String unit) {
        return tenths / 10 + "." + tenths % 10 + unit;
    }
}
