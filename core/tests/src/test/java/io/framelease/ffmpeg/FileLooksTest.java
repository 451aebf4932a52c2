package io.framelease.ffmpeg;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Trust;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source is, and how it is shown, may hang on files: a file system that is gone costs a camera's user its time once. */
class FileLooksTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final CountDownLatch answers = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @AfterEach
    void answer() {
        answers.countDown();
    }

    /** Whoever looks for this waits for a file system that does not answer. */
    private void isGone(String path) {
        Aside.FILES.begin(path, () -> {
            answers.await();
            return false;
        });
    }

    /** By what the last look finds, which has no time left. */
    @Test
    void allLooksOfASourceHaveOneTime() throws Exception {
        Path file = Files.createFile(folder.resolve("password=a b.mp4")); // may be shown, since it is no URL but a file
        String text = "file:" + folder + "/password=a%20b.mp4";
        assertThat(Source.parse(text)).hasToString(file.toString());
        isGone(text);
        Source source = Source.parse(text, Trust.defaults(), SHORT);
        assertThat(source.toString()).startsWith(folder.toString()).doesNotContain("a b.mp4");
        assertThat(source.path()).as("it is that file all the same").isEqualTo(file);
    }

    /** A look waited for 2 s, and there are three. */
    @Test
    @Logs(value = "WARN CameraThread: .* has failed: .*no such file", maybe = true)
    void theyTakeNoLongerThanTheConnectTimeout() {
        String path = "/gone/password=";
        isGone("file:" + path + "a%20b");
        isGone(path + "a%20b");
        isGone(path + "a b");
        CameraOptions options = patient("file:" + path + "a%20b").withConnectTimeout(SHORT);
        long shortest = Long.MAX_VALUE;
        HostDevice device = HostDevice.plain();
        try {
            for (int i = 0; i < 5; i++) { // a busy machine may be slow for once
                long begun = System.nanoTime();
                try (Camera _ = Camera.start(options, device)) {
                    shortest = Math.min(shortest, System.nanoTime() - begun);
                }
            }
        } finally {
            device.close();
        }
        assertThat(shortest).as("of five starts").isLessThan(FileLooks.LONGEST.toNanos());
    }
}
