package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeSignalTest {
    private static final int FOR_LONG_MILLIS = 50_000;

    @Test
    void aThreadThatPollsIsWoken() {
        MethodHandle poll = Linker.nativeLinker().downcallHandle(
                Linker.nativeLinker().defaultLookup().find("poll").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));
        AtomicInteger poller = new AtomicInteger();
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            poller.set(WakeSignal.self());
            try {
                result.complete((int) poll.invokeExact(MemorySegment.NULL, 0L, FOR_LONG_MILLIS));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        await().untilAtomic(poller, org.hamcrest.Matchers.not(0));
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(WakeSignal.send(poller.get())).as("sent").isTrue();
            return result.isDone();
        });
        assertThat(result.join()).as("interrupted").isEqualTo(-1);
        await().until(() -> !thread.isAlive());
        await().until(() -> !WakeSignal.send(poller.get())); // its number may live a moment longer
    }
}
