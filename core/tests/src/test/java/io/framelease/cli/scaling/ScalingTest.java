package io.framelease.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.OpenBudget;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testing.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a camera costs does not depend on how many there are: judged by counts, and by ratios of what one process measures. */
@Logs(value = "WARN CameraThread: .*scaled-.*; trying again", maybe = true)
@Logs(value = "WARN ffmpeg: .*scaled-", maybe = true)
class ScalingTest {
    private static final int FEW = 8;
    private static final int MANY = 64;
    /** Enough for the JVM's own memory, some 10 MiB of its compilers' that come and go, to be little beside that of the cameras. */
    private static final int HALF = 32;
    private static final int FPS = 5;
    private static final int FRAMES = 6;
    /** Behind which a host that does not answer is dead. */
    private static final Duration DEAD = Duration.ofSeconds(2);
    /** So long that a camera which is dead mostly waits: the usual delays become as long in a minute. */
    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final HostDevice device = HostDevice.plain();

    /** Each row lasts until the engine has seen so many frames of each camera; of those that nobody watches a moment. */
    private static final class Frames implements Scaling.Watcher {
        private final List<Row> told = new ArrayList<>();

        @Override
        public boolean await(Mix mix, int count, LongSupplier frames) {
            long wanted = mix.isWatched() ? (long) FRAMES * (count - mix.dead(count)) : 0;
            Awaitility.await().until(() -> frames.getAsLong() >= wanted);
            return true;
        }

        @Override
        public void row(Row row) {
            told.add(row);
        }
    }

    private static CameraOptions options(String source) {
        CameraOptions patient = Liveness.patient(source).withRetryDelay(AGAIN);
        return source.endsWith("/dead") ? patient.withConnectTimeout(DEAD) : patient;
    }

    private List<Row> rows(List<Mix> mixes, Integer... counts) throws InterruptedException {
        Frames frames = new Frames();
        List<Row> rows = Scaling.run(device, ScalingTest::options, List.of(counts), mixes, FPS, frames);
        device.close();
        assertThat(frames.told).isEqualTo(rows);
        return rows;
    }

    /** That nothing is left of them is waited for by the measurement itself. */
    @Test
    void aCameraCostsTheSameAmongManyAsAmongFew() throws Exception {
        List<Row> rows = rows(List.of(Mix.WATCHED), HALF, MANY);
        Row few = rows.getFirst();
        Row many = rows.getLast();
        String table = RowsText.markdown(rows);
        assertThat(few.cameras()).isEqualTo(HALF);
        assertThat(many.cameras()).isEqualTo(MANY);
        assertThat(few.ownThreads()).as(table).isEqualTo(1);
        assertThat(many.ownThreads()).as(table).isEqualTo(1);
        assertThat(many.slotBytes()).as(table).isEqualTo(few.slotBytes());
        assertThat(many.nativeBytes()).as(table).isPositive().isLessThan(1.5 * few.nativeBytes());
        assertThat(many.processThreads()).as(table).isLessThan(few.processThreads() * MANY / HALF);
        assertThat(many.latencyMillis(0.99)).as(table).isPositive();
        assertThat(many.openTimes()).as("each has given a picture").hasSize(MANY);
        assertThat(many.closeTimes()).as("each close has returned").hasSize(MANY);
        assertThat(many.mostOpening()).as("sources opened at a time").isBetween(1, OpenBudget.ofProcess().perHost());
        assertThat(many.liveLoad()).as(table).isPositive();
    }

    @Test
    void aDeadCameraCostsNextToNothingAndKeepsNobodyWaiting() throws Exception {
        Row row = rows(List.of(Mix.HALF_DEAD), 2 * FEW).getFirst();
        String table = RowsText.markdown(List.of(row));
        assertThat(row.dead()).isEqualTo(FEW);
        assertThat(row.deadTimes()).as("each has told its failure").hasSize(FEW);
        assertThat(row.openTimes()).as("each of the others has given a picture").hasSize(FEW);
        assertThat(row.ownThreads()).as(table).isEqualTo(1);
        assertThat(row.mostOpening()).as("sources opened at a time").isBetween(1, OpenBudget.ofProcess().perHost());
        assertThat(row.deadLoad()).as("processor time beside that of one that plays; %s", table).isLessThan(row.liveLoad() / 2);
    }

    @Test
    void whatNobodyWatchesTakesNoMemoryForFramesWhereItIsDisconnected() throws Exception {
        List<Row> rows = rows(List.of(Mix.IDLE, Mix.DISCONNECTED), FEW);
        assertThat(rows).extracting(Row::mix).containsExactly(Mix.IDLE, Mix.DISCONNECTED);
        assertThat(rows).allSatisfy(row -> assertThat(row.ownThreads()).isEqualTo(1));
        assertThat(rows.getLast().slotBytes()).isZero();
        assertThat(rows.getLast().nativeBytes()).isLessThan(rows.getFirst().nativeBytes());
        String table = RowsText.markdown(rows);
        assertThat(table.lines()).hasSize(4).allMatch(line -> line.startsWith("| ") && line.endsWith(" |"))
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == table.lines().findFirst().orElseThrow().chars()
                        .filter(c -> c == '|').count());
        Map<String, Object> json = StrictJson.object(RowsText.json(rows, Place.now(List.of("--fps", "5")), "host", FPS,
                "cameras do not come"));
        assertThat(json).containsEntry("device", "host").containsEntry("failure", "cameras do not come");
        assertThat((Map<?, ?>) json.get("about")).extracting("command").isEqualTo(
                        "mvn -q -B -Pbench -pl core/command -am verify -Dframelease.scaling.args=\"--fps 5\"");
        assertThat((List<?>) json.get("rows")).hasSize(2)
                .allSatisfy(row -> assertThat(((Map<?, ?>) row).get("cameras")).isNotNull());
    }
}
