package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long SOON_NANOS = 1_000_000;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private Thread thread(Runnable run) {
        Thread made = Thread.ofPlatform().daemon().unstarted(run);
        threads.add(made);
        return made;
    }

    private void joinAll() throws InterruptedException {
        for (Thread each : threads) {
            assertThat(each.join(Liveness.LIMIT)).isTrue();
        }
    }

    /** A process that has freed much memory with something behind it plays a file: then the system has the memory again. */
    @Test
    void aCamerasEndGivesBackWhatIsFree() throws Exception {
        String output = new ChildJvm(HeapTrimProgram.class).withOption("-Xms96m").withOption("-Xmx96m")
                .withOption("-XX:+AlwaysPreTouch").withOption("-XX:+UseSerialGC")
                .run(Clips.file("raw-96x64.h264").toAbsolutePath().toString());
        assertThat(output.lines()).containsSubsequence("kept", "given back");
    }

    /** Who asks while one is made has freed memory that this one may have passed by. */
    @Test
    void manyWhoAskHaveOneAndWhoAsksMeanwhileTheNext() throws Exception {
        AtomicInteger trims = new AtomicInteger();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        HeapTrim trim = new HeapTrim(() -> {
            trims.incrementAndGet();
            entered.countDown();
            try {
                asked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, SOON_NANOS, this::thread);
        trim.soon();
        assertThat(entered.await(Liveness.LIMIT.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
        for (int i = 0; i < 100; i++) {
            trim.soon();
        }
        asked.countDown();
        joinAll();
        assertThat(trims).hasValue(2);
    }

    @Test
    @Logs("WARN Worker: .*giving freed memory back to the system failed: .*meant by the test")
    void oneThatFailsIsNotTheLast() throws Exception {
        AtomicInteger trims = new AtomicInteger();
        HeapTrim trim = new HeapTrim(() -> {
            if (trims.incrementAndGet() == 1) {
                throw new IllegalStateException("meant by the test");
            }
        }, SOON_NANOS, this::thread);
        trim.soon();
        joinAll();
        trim.soon();
        joinAll();
        assertThat(trims).hasValue(2);
    }
}
