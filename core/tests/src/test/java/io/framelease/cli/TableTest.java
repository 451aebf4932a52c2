package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a terminal shows of cameras, as a function of what they do and of the terminal's size. */
class TableTest {
    private static final Instant NOW = Instant.parse("2026-03-04T14:02:11Z");
    private static final Cause LOGIN = Cause.of(new SourceException(Kind.AUTHENTICATION, "secret"));

    private static Table table(int rows, int columns) {
        return new Table(rows, columns, ZoneOffset.UTC, NOW);
    }

    static Shown camera(int index, String name, Trouble trouble) {
        boolean good = trouble == Trouble.PLAYING;
        return new Shown(index, name, trouble, NOW.minusSeconds(63), good || trouble == Trouble.OPENING ? null : LOGIN,
                trouble == Trouble.OFFLINE ? Duration.ofSeconds(41) : null, good ? 25 : -1, good ? Duration.ofMillis(40) : null,
                good ? new Shown.Picture("h264", 1920, 1080) : Shown.Picture.UNKNOWN,
                good ? new Shown.Counts(1000 + index, 7, 8, 9, 10, 11, 1, 2, 4, 1) : Shown.Counts.NONE);
    }

    private static List<Shown> cameras(Trouble... troubles) {
        return IntStream.range(0, troubles.length).mapToObj(i -> camera(i, "cam-" + i, troubles[i])).toList();
    }

    private static List<Integer> order(List<Shown> cameras) {
        return cameras.stream().sorted(Shown.WORST_FIRST).map(Shown::index).toList();
    }

    @Test
    void theWorstAreFirstAndTheRestKeepsItsOrder() {
        List<Shown> all = cameras(Trouble.PLAYING, Trouble.ENDED, Trouble.OFFLINE, Trouble.OPENING, Trouble.FAILED, Trouble.PLAYING,
                Trouble.STALLED, Trouble.OFFLINE);
        assertThat(order(all)).containsExactly(4, 2, 7, 6, 3, 0, 5, 1);
        List<Shown> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(order(shuffled)).as("whatever order they come in").isEqualTo(order(all));
    }

    /** A camera that comes and goes keeps its place, and so do the others. */
    @Test
    void aCameraThatFlapsDoesNotJump() {
        assertThat(order(cameras(Trouble.PLAYING, Trouble.OFFLINE, Trouble.PLAYING, Trouble.OFFLINE)))
                .isEqualTo(order(cameras(Trouble.PLAYING, Trouble.RETURNING, Trouble.PLAYING, Trouble.OFFLINE)));
    }

    @Test
    void aLineTellsWhatIsKnown() {
        List<String> lines = table(10, 200).lines(cameras(Trouble.PLAYING, Trouble.OFFLINE), "total");
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0).split(" +")).containsExactly("CAMERA", "STATE", "SINCE", "CAUSE", "NEXT", "FPS", "NEWEST", "SIZE",
                "CODEC", "UNREAD", "NOSLOT", "NOMEM", "DAMAGE", "OUTAGES");
        assertThat(lines.get(1).split("  +")).containsExactly("cam-1", "offline", "14:01:08", "login refused", "41 s", "-", "-",
                "-", "0", "0", "0", "0", "0");
        assertThat(lines.get(2).split("  +")).containsExactly("cam-0", "playing", "14:01:08", "25.0", "0.0 s", "1920x1080", "h264",
                "7", "8", "9", "21", "1");
        assertThat(lines.get(3)).isEqualTo("total");
    }

    @Test
    void columnsAreUnderTheirTitles() {
        List<String> lines = table(10, 200).lines(cameras(Trouble.PLAYING, Trouble.OFFLINE), "total");
        assertThat(lines.get(2).indexOf("1920x1080")).isEqualTo(lines.get(0).indexOf("SIZE"));
        assertThat(lines.get(1).indexOf("login refused")).isEqualTo(lines.get(0).indexOf("CAUSE"));
        assertThat(lines.get(2).indexOf("25.0") + 4).isEqualTo(lines.get(0).indexOf("FPS") + 3);
    }

    @Test
    void onTheNarrowestTerminalItIsSaidWhatMatters() {
        List<String> lines = table(19, 60).lines(cameras(Trouble.PLAYING, Trouble.OFFLINE), "total");
        assertThat(lines.get(0).split(" +")).contains("CAMERA", "STATE", "SINCE", "CAUSE", "FPS");
        assertThat(lines.get(1)).contains("cam-1", "offline", "14:01:08", "login refused");
    }

    @Test
    void whatIsOldHasADay() {
        Shown old = new Shown(0, "old", Trouble.PLAYING, NOW.minus(Duration.ofDays(3)), null, null, 25, null, Shown.Picture.UNKNOWN,
                Shown.Counts.NONE);
        assertThat(table(9, 100).lines(List.of(old), "total").get(1)).contains(" 03-01 ");
    }

    @Test
    void whatDoesNotFitIsOneLine() {
        List<Shown> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(camera(i, "cam-" + i, i % 5 == 4 ? Trouble.OFFLINE : Trouble.PLAYING));
        }
        assertThat(table(19, 80).lines(all, "total")).hasSize(19).endsWith("… 34 more, all playing", "total")
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("cam-4 "), lines -> assertThat(lines.get(10))
                        .startsWith("cam-49 "), lines -> assertThat(lines.get(16)).startsWith("cam-6 "));
        assertThat(table(8, 80).lines(all, "total")).hasSize(8).contains("… 45 more: 5 offline, 40 playing");
        assertThat(table(52, 80).lines(all, "total")).hasSize(52).noneMatch(line -> line.contains("more"));
        assertThat(table(Table.UNLIMITED, 80).lines(all, "total")).hasSize(52);
    }

    @ParameterizedTest
    @CsvSource({"1,total", "2,… 6 more|total", "3,cam-5|… 5 more|total", "4,CAMERA|cam-5|… 5 more|total"})
    void onTheLowestTerminal(int rows, String begins) {
        List<String> lines = table(rows, 60).lines(cameras(Trouble.PLAYING, Trouble.PLAYING, Trouble.PLAYING, Trouble.PLAYING,
                Trouble.PLAYING, Trouble.FAILED), "total");
        String[] expected = begins.split("\\|");
        assertThat(lines).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            assertThat(lines.get(i)).startsWith(expected[i]);
        }
    }

    /** Nothing is ever wider or higher than the terminal, whatever cameras are called. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 24, 50, 64})
    void itFitsWhateverCamerasAreCalled(int cameras) {
        String[] names = {"gate", "rtsp://***@192.168.100.23:554/cam/realmonitor?channel=3&subtype=0", "入口カメラ北側の駐車場と正門",
            "주차장", "e\u0301e\u0301e\u0301", "🎥🎥🎥🎥🎥🎥🎥🎥🎥🎥🎥🎥", "x".repeat(100)};
        List<Shown> all = new ArrayList<>();
        for (int i = 0; i < cameras; i++) {
            all.add(camera(i, names[i % names.length], Trouble.values()[i % Trouble.values().length]));
        }
        for (int columns : new int[] {20, 60, 61, 80, 99, 100, 132, 250}) {
            for (int rows : new int[] {1, 3, 19, 23, 70}) {
                List<String> lines = table(rows, columns).lines(all, "total ".repeat(50).strip());
                assertThat(lines).hasSizeLessThanOrEqualTo(rows).allSatisfy(line -> assertThat(Text.width(line))
                        .isLessThanOrEqualTo(columns));
                long told = lines.stream().filter(line -> Stream.of(Trouble.values()).anyMatch(each ->
                        line.contains(" " + each.word()) && !line.startsWith("…"))).count();
                assertThat(told).as("%d x %d", columns, rows).isEqualTo(rows == 1 ? 0 : told(cameras, rows));
            }
        }
    }

    /** Lines of cameras: all lines but the title, that for the rest, and the total. */
    private static int told(int cameras, int rows) {
        int room = rows - (rows >= 4 ? 2 : 1);
        return cameras <= room ? cameras : room - 1;
    }

    @Test
    void whereANameIsTooLongItsEndIsThere() {
        String name = "rtsp://***@192.168.100.23:554/cam/realmonitor?channel=3";
        assertThat(Text.fitMiddle(name, 20)).startsWith("rtsp").endsWith("channel=3").contains("…").hasSize(20);
        assertThat(Text.fitMiddle("short", 20)).isEqualTo("short");
        assertThat(Text.fitMiddle("漢字漢字漢字", 7)).isEqualTo("漢…漢字");
        assertThat(Text.fit("🎥🎥🎥", 4)).isEqualTo("🎥…");
        assertThat(Text.fit("abc", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc,3", "漢字,4", "🎥,2", "한국,4", "カ,2", "ＡＢ,4", "é,1", "…,1", "'',0"})
    void charactersTakeColumns(String text, int columns) {
        assertThat(Text.width(text)).isEqualTo(columns);
        assertThat(Text.width("e\u0301")).as("a mark takes none").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCauseIsThreeWordsOfTheKindAndNothingOfTheMessage(Kind kind) {
        Cause cause = Cause.of(new SourceException(kind, "secret ".repeat(50)));
        assertThat(cause.kind()).isEqualTo(kind.name());
        assertThat(cause.words()).hasSizeBetween(3, Cause.LONGEST).doesNotContain("secret");
        assertThat(cause.words().split(" ")).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aDeviceIsACauseToo() {
        assertThat(Cause.of(new DeviceException("secret"))).isEqualTo(new Cause("DEVICE", "device failed"));
        assertThat(Cause.of(new DeviceLostException("secret"))).isEqualTo(new Cause("DEVICE_LOST", "device is lost"));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "999999,999999", "1000000,1.0M", "999999999,999.9M", "1000000000,1.0G", "123456789012,123.4G"})
    void countsAreShort(long count, String shown) {
        assertThat(Table.count(count)).isEqualTo(shown).hasSizeLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"PT0.04S,0.0 s", "PT9.99S,9.9 s", "PT10S,10 s", "PT599.9S,599 s", "PT10M,10 min", "PT119M,119 min", "PT2H,2 h",
        "PT47H59M,47 h", "PT48H,2 d", "PT-5S,0.0 s"})
    void durationsAreShort(Duration duration, String shown) {
        assertThat(Troubles.seconds(duration)).isEqualTo(shown);
    }
}
