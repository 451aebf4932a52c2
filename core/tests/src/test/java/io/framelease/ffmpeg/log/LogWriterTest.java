package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testing.Liveness;
import io.framelease.text.Redaction;
import io.framelease.text.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogWriterTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private static CameraLog camera(LogWriter writer) {
        return CameraLog.open("gate", Secrets.of("rtsp://admin:hushhush@h/1", Map.of()), writer);
    }

    @Test
    void linesComeInOrderRedactedAndEscaped() throws InterruptedException {
        LogWriter writer = new LogWriter((level, camera, text) -> lines.add(level + " " + camera + " " + text));
        try (CameraLog camera = camera(writer)) {
            IntStream.range(0, 100).forEach(i -> writer.write(camera, Level.WARN, i + " hushhush \u001b[2J"));
            assertThat(writer.flush(Liveness.LIMIT)).isTrue();
        }
        assertThat(lines).containsExactlyElementsOf(
                IntStream.range(0, 100).mapToObj(i -> "WARN gate " + i + " *** \\u001b[2J").toList());
    }

    @Test
    void anAppenderThatBlocksStallsNobodyAndWhatIsLostIsCounted() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        LogWriter writer = new LogWriter((level, camera, text) -> {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            lines.add(text);
        });
        CameraLog camera = camera(writer);
        writer.write(camera, Level.WARN, "first");
        entered.await();
        IntStream.range(0, LogWriter.MOST + 500).forEach(i -> writer.write(camera, Level.WARN, "line " + i));
        camera.close(); // does not wait either
        assertThat(writer.flush(Duration.ofMillis(1))).isFalse();
        assertThat(Redaction.of("hushhush")).as("while lines wait its secrets are known").isEqualTo("***");
        open.countDown();
        assertThat(writer.flush(Liveness.LIMIT)).isTrue();
        assertThat(lines).hasSize(1 + 1 + LogWriter.MOST).startsWith("first",
                "500 lines of FFmpeg's log are missing: the logger is slow or has failed", "line 0");
        assertThat(Redaction.of("hushhush")).isEqualTo("hushhush");
    }

    @Test
    void anAppenderThatThrowsEndsNothing() throws InterruptedException {
        LogWriter writer = new LogWriter((level, camera, text) -> {
            if (text.startsWith("bad")) {
                throw new StackOverflowError();
            }
            lines.add(text);
        });
        try (CameraLog camera = camera(writer)) {
            for (String line : List.of("one", "bad 1", "bad 2", "two")) {
                writer.write(camera, Level.WARN, line);
            }
            writer.lost();
            assertThat(writer.flush(Liveness.LIMIT)).isTrue();
        }
        assertThat(lines).containsSubsequence("one", "two");
        assertThat(lines.stream().filter(line -> line.contains("missing"))
                .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' ')))).sum()).isEqualTo(3);
    }

    @Test
    void aFloodIsCountedWhenItsTimeIsOverAndAtTheCamerasEnd() throws InterruptedException {
        CountDownLatch counted = new CountDownLatch(1);
        LogWriter writer = new LogWriter((level, camera, text) -> {
            lines.add(text);
            if (text.contains("more")) {
                counted.countDown();
            }
        });
        CameraLog camera = camera(writer);
        flood(camera, 100);
        counted.await(); // nothing else is logged meanwhile
        assertThat(lines).containsExactly("x (and 95 more like this)");
        flood(camera, 100);
        camera.close();
        camera.close();
        assertThat(writer.flush(Liveness.LIMIT)).isTrue();
        assertThat(lines).containsExactly("x (and 95 more like this)", "x (and 95 more like this)");
    }

    private static void flood(CameraLog camera, int messages) {
        Flood.Kind kind = camera.flood().kind(1);
        long now = System.nanoTime(); // of all of them, however long this thread has to wait for a processor
        for (int i = 0; i < messages; i++) {
            if (kind.admit(now)) {
                kind.shown("x", Level.WARN);
            } else {
                camera.countLater(kind);
            }
        }
    }
}
