package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a thread that does not come back is true. */
class WhereaboutsTest {
    @TempDir
    private Path folder;

    private static StackTraceElement top(String type, String method, int line) {
        return new StackTraceElement(type, method, type.substring(type.lastIndexOf('.') + 1) + ".java", line);
    }

    @Test
    void nativeMethodsAndFunctionsOfCAreCalls() {
        assertThat(Whereabouts.isCall(top("jdk.internal.misc.Unsafe", "park", -2))).isTrue();
        assertThat(Whereabouts.isCall(top("io.framelease.bindings.ffmpeg.FFmpeg", "avformat_open_input", 5782))).isTrue();
        assertThat(Whereabouts.isCall(top("java.util.LinkedHashMap$Entry", "<init>", 222))).isFalse();
        assertThat(Whereabouts.isCall(top("io.framelease.bindings.ffmpeg.FFmpeg$avformat_open_input", "<clinit>", 5759))).isFalse();
        assertThat(Whereabouts.isCall(top("io.framelease.ffmpeg.Opener", "connect", 120))).isFalse();
    }

    @Test
    void aThreadThatWaitsIsInACall() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> Whereabouts.of(waiting).inCall());
        assertThat(Whereabouts.of(waiting).place()).startsWith("jdk.internal.misc.Unsafe.park, called by io.framelease.camera."
                + "WhereaboutsTest");
        go.countDown();
        waiting.join();
        assertThat(Whereabouts.of(waiting).isOver()).isTrue();
        assertThat(Whereabouts.of(waiting).inCall()).isFalse();
    }

    @Test
    void aThreadThatRunsIsNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Thread running = Thread.ofPlatform().start(() -> {
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        for (int i = 0; i < 5; i++) {
            assertThat(Whereabouts.of(running).inCall()).isFalse();
        }
        assertThat(Whereabouts.of(running).isOver()).isFalse();
        go.countDown();
        running.join();
    }

    /** A pipe that nobody writes to: the system does not come back from opening it. */
    @Test
    void aFunctionOfCIsNamed() throws Exception {
        FFmpegLibraries.require();
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor()).isZero();
        Thread opening = Thread.ofPlatform().start(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
                if (FFmpeg.avformat_open_input(cell, arena.allocateFrom(pipe.toString()), MemorySegment.NULL, MemorySegment.NULL) >= 0) {
                    FFmpeg.avformat_close_input(cell);
                }
            }
        });
        await().until(() -> Whereabouts.of(opening).equals(new Whereabouts(true, FFmpeg.class.getName() + ".avformat_open_input")));
        try (OutputStream writer = Files.newOutputStream(pipe)) {
            writer.write(0); // and the end of it
        }
        opening.join();
    }
}
