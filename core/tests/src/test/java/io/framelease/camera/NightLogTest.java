package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.camera.FlakyServer.Mood;
import io.framelease.testing.Logs;
import io.framelease.testing.MdcLog;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The log of a night in a second: waits between tries that take hours elsewhere take µs here. Some cameras come and go for one
 * reason after the other, some are dead.
 */
@Logs(value = "WARN (CameraThread|ffmpeg): .*night-", maybe = true)
class NightLogTest {
    /** Two pictures are a stable run then. */
    private static final Duration DELAY = Duration.ofNanos(1_000);
    private static final Duration DEAD_DELAY = Duration.ofMillis(2);
    private static final int GOING = 3;
    private static final int DEAD = 10;
    private static final int OUTAGES = 4;
    private static final int TRIES_OF_A_KIND = 3;
    private static final Pattern AGAIN = Pattern.compile("plays again after \\d+ s, (\\d+) (?:try|tries): ");

    private final CheckedHostDevice device = CheckedHostDevice.checked(79);

    @AfterEach
    void close() {
        device.close();
    }

    /** A camera that is watched, and what it has gone through. */
    private static final class Night implements AutoCloseable {
        final Camera camera;
        final Subscription frames;
        final AtomicInteger losses = new AtomicInteger();

        Night(String source, String name, Duration delay, CheckedHostDevice device) {
            camera = Camera.start(patient(source).withName(name).withRetryDelay(delay), device);
            frames = camera.subscribe(Overflow.KEEP_LATEST);
            camera.listen(Runnable::run, event -> {
                if (event instanceof CameraEvent.Lost) {
                    losses.incrementAndGet();
                }
            });
        }

        void awaitLosses(int more) {
            int before = losses.get();
            await().until(() -> losses.get() >= before + more);
        }

        @Override
        public void close() {
            frames.close();
            camera.close();
        }
    }

    /** What the log of a night shows of a camera, at its usual level. */
    private static List<String> shown(MdcLog log, String camera) {
        return log.about(camera).stream().filter(line -> line.level().isGreaterOrEqual(Level.INFO))
                .map(line -> line.level() + " " + line.logger() + ": " + line.text()).toList();
    }

    private static List<String> matching(List<String> lines, String regex) {
        return lines.stream().filter(line -> Pattern.compile(regex).matcher(line).find()).toList();
    }

    @Test
    void linesFollowOutagesAndNotTries() throws Exception {
        List<Night> going = new ArrayList<>();
        List<Night> dead = new ArrayList<>();
        try (MdcLog log = new MdcLog(); FlakyServer server = new FlakyServer()) {
            try {
                IntStream.range(0, GOING).forEach(i -> going.add(new Night(server.url(), "night-going-" + i, DELAY, device)));
                IntStream.range(0, DEAD).forEach(i -> dead.add(new Night("tcp://127.0.0.1:1", "night-dead-" + i, DEAD_DELAY,
                        device)));
                for (int outage = 0; outage < OUTAGES; outage++) {
                    awaitPictures(going);
                    for (Mood mood : new Mood[] {Mood.HANG_UP, Mood.BUSY, Mood.HANG_UP, Mood.BUSY}) { // reasons take turns
                        server.is(mood);
                        going.forEach(each -> each.awaitLosses(TRIES_OF_A_KIND));
                    }
                    server.is(Mood.PLAY);
                }
                awaitPictures(going);
                int times = OUTAGES;
                for (int i = 0; i < GOING; i++) {
                    String name = "night-going-" + i;
                    await().until(() -> matching(shown(log, name), AGAIN.pattern()).size() >= times);
                }
                dead.forEach(each -> await().until(() -> each.losses.get() > 20));
                going.forEach(each -> assertThat(each.camera.stats().errors()).as("outages of " + each.camera).isEqualTo(OUTAGES));
                dead.forEach(each -> assertThat(each.camera.stats().errors()).as("outages of " + each.camera).isEqualTo(1));
            } finally {
                going.forEach(Night::close);
                dead.forEach(Night::close);
            }
            for (int i = 0; i < GOING; i++) {
                assertGoing(shown(log, "night-going-" + i));
            }
            for (int i = 0; i < DEAD; i++) {
                List<String> lines = shown(log, "night-dead-" + i);
                assertThat(matching(lines, "WARN CameraThread: .*; trying again")).as("tries of a dead camera").hasSize(1);
                assertThat(matching(lines, "WARN ffmpeg: ")).hasSizeLessThanOrEqualTo(1);
                assertThat(lines).as("and its close").hasSizeLessThanOrEqualTo(3);
            }
        }
    }

    private static void awaitPictures(List<Night> cameras) {
        for (Night each : cameras) {
            long before = each.camera.stats().frames();
            await().until(() -> each.camera.stats().frames() > before + 5);
        }
    }

    private static void assertGoing(List<String> lines) {
        List<String> again = matching(lines, AGAIN.pattern());
        assertThat(again).as("an outage is over").hasSize(OUTAGES);
        for (String line : again) {
            Matcher matcher = AGAIN.matcher(line);
            assertThat(matcher.find()).isTrue();
            assertThat(Integer.parseInt(matcher.group(1))).as(line).isGreaterThanOrEqualTo(4 * TRIES_OF_A_KIND - 3);
        }
        // The connection's end, hanging up (told in two ways), and no session: each kind once, however often it came.
        assertThat(matching(lines, "WARN CameraThread: .*; trying again")).hasSizeBetween(2 * OUTAGES, 4 * OUTAGES);
        assertThat(matching(lines, "INFO CameraThread: .* plays: ")).as("the first time").hasSize(1);
    }

    /** A camera that gives one picture and hangs up, again and again, is not back each time. */
    @Test
    void whoPlaysALittleIsNotBack() throws Exception {
        try (MdcLog log = new MdcLog(); FlakyServer server = new FlakyServer();
                Night night = new Night(server.url(), "night-little", DELAY, device)) {
            awaitPictures(List.of(night));
            server.is(Mood.ONE_PICTURE);
            night.awaitLosses(12);
            assertThat(night.camera.stats().errors()).isEqualTo(1);
            assertThat(matching(shown(log, "night-little"), AGAIN.pattern())).isEmpty();
            server.is(Mood.PLAY);
            await().until(() -> !matching(shown(log, "night-little"), AGAIN.pattern()).isEmpty());
            awaitPictures(List.of(night));
            List<String> lines = shown(log, "night-little");
            assertThat(matching(lines, AGAIN.pattern())).hasSize(1);
            assertThat(matching(lines, "WARN CameraThread: .*; trying again")).hasSizeLessThanOrEqualTo(3);
        }
    }
}
