package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.testing.Liveness;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that nothing can cut, such as name resolution, cost a camera no more than its time, and the process few threads. */
class AsideTest {
    private static final Source SOURCE = Source.parse("rtsp://camera/1");
    private static final long LONG = Liveness.LIMIT.toMillis();

    private static Interrupt within(long millis) {
        Interrupt interrupt = Interrupt.never();
        interrupt.allow(millis * 1_000_000);
        return interrupt;
    }

    private static Kind kind(Object key, Callable<?> call, Interrupt interrupt) {
        try {
            Aside.NAMES.call(key, call, SOURCE, interrupt, () -> "late");
            return null;
        } catch (SourceException e) {
            return e.kind();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoTriesAgainWaitsForTheSameAnswer() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Object key = new Object();
        for (int i = 0; i < 50; i++) {
            assertThat(kind(key, () -> {
                calls.incrementAndGet();
                answers.await();
                return "answer";
            }, within(5))).isEqualTo(Kind.TIMED_OUT);
        }
        await().until(() -> calls.get() > 0); // fifty times 5 ms may be over before its thread has begun
        assertThat(calls).hasValue(1);
        answers.countDown();
        await().untilAsserted(() -> assertThat((String) Aside.NAMES.call(key, () -> "another", SOURCE, within(LONG), () -> "late"))
                .isEqualTo("another")); // what is known is asked anew
    }

    @Test
    void ofAKindThereAreNeverManyThreads() {
        CountDownLatch answers = new CountDownLatch(1);
        for (int i = 0; i < 3 * Aside.MOST_THREADS; i++) {
            assertThat(kind(new Object(), () -> {
                answers.await();
                return null;
            }, within(1))).isEqualTo(Kind.TIMED_OUT);
            assertThat(Aside.NAMES.threadsNow()).isLessThanOrEqualTo(Aside.MOST_THREADS);
        }
        answers.countDown();
        assertThat(kind(new Object(), () -> "answer", within(LONG))).isNull();
    }

    /** Such as looks at as many file systems that are gone, while names are resolved and peers looked at. */
    @Test
    void whatHangsKeepsNoCallOfAnotherKindWaiting() throws Exception {
        Source named = Source.parse("rtsp://localhost/1"); // which is a look at a file, too
        CountDownLatch answers = new CountDownLatch(1);
        try {
            for (int i = 0; i < 2 * Aside.MOST_THREADS; i++) {
                Aside.FILES.begin(new Object(), () -> {
                    answers.await();
                    return true;
                });
            }
            HostNames.resolve(named, null, Liveness.LIMIT, within(LONG));
            assertThat((String) Aside.PEERS.call(new Object(), () -> "answer", SOURCE, within(LONG), () -> "late"))
                    .isEqualTo("answer");
            assertThat(answers.getCount()).isEqualTo(1);
        } finally {
            answers.countDown();
        }
    }

    @Test
    void aCutEndsTheWait() {
        AtomicBoolean cut = new AtomicBoolean();
        Interrupt interrupt = new Interrupt(session -> cut.get());
        interrupt.allow(Long.MAX_VALUE / 4);
        CountDownLatch answers = new CountDownLatch(1);
        assertThat(kind(new Object(), () -> {
            cut.set(true);
            answers.await();
            return null;
        }, interrupt)).isEqualTo(Kind.CUT);
        answers.countDown();
    }

    @Test
    void anErrorIsTheAnswerToo() {
        for (Throwable thrown : new Throwable[] {new StackOverflowError(), new UnknownHostException("x")}) {
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> Aside.NAMES.call(new Object(), () -> {
                if (thrown instanceof Error e) {
                    throw e;
                }
                throw (Exception) thrown;
            }, SOURCE, within(LONG), () -> "late")).withCause(thrown);
        }
    }

    /** Before the wait and during it; what it leaves behind would end each wait that follows at once. */
    @Test
    void aStrayInterruptStopsNoCameraAndDoesNotStay() throws Exception {
        Thread caller = Thread.currentThread();
        caller.interrupt();
        assertThat((String) Aside.NAMES.call(new Object(), () -> {
            await().until(() -> !caller.isInterrupted());
            caller.interrupt();
            await().until(() -> !caller.isInterrupted());
            return "answer";
        }, SOURCE, within(LONG), () -> "late")).isEqualTo("answer");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void itsThreadsInheritNothing() throws Exception {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("of whoever was first");
        try {
            assertThat((Boolean) Aside.NAMES.call(new Object(), () -> local.get() == null && Thread.currentThread().isDaemon()
                    && Thread.currentThread().getContextClassLoader() == null, SOURCE, within(LONG), () -> "late")).isTrue();
        } finally {
            local.remove();
        }
    }
}
