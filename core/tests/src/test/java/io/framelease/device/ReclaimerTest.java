package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.OutOfDeviceMemoryException;
import io.framelease.metrics.DeviceReadings;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Logs(value = "WARN Reclaimer: .*meant by the test", maybe = true)
class ReclaimerTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(11);
    private final Reclaimer reclaimer = device.reclaimer();

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void freesWhenTheEventHasCompleted() {
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device.openStream(arena);
            CountDownLatch go = new CountDownLatch(1);
            device.execute(stream, () -> awaitLatch(go));
            DeviceEvent event = device.events().take();
            device.record(event, stream);
            Entry held = new Entry(() -> device.isComplete(event), 0);
            Entry idle = new Entry(() -> true, 0);
            reclaimer.free(held);
            reclaimer.free(idle);
            await().until(() -> idle.freed.get() == 1); // and does not wait for the other
            assertThat(held.freed).hasValue(0);
            assertThat(reclaimer.counts().pending()).isOne();
            go.countDown();
            await().until(() -> held.freed.get() == 1);
            assertThat(held.freedBy.getName()).isEqualTo("framelease-reclaimer-host");
        }
        assertCounts(0, 2, 0, 0, 0);
    }

    @Test
    void freesByAgeWhatHasUntrackedReaders() {
        long age = Duration.ofMillis(30).toNanos();
        Entry entry = new Entry(() -> true, age);
        long begin = System.nanoTime();
        reclaimer.free(entry);
        await().until(() -> entry.freed.get() == 1);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(age);
        await().until(() -> reclaimer.counts().byAge() == 1);
        assertCounts(0, 1, 1, 0, 0);
    }

    /** What is counted by cause never goes down, not while an entry of another cause is being freed either. */
    @Test
    void causesAreCountedEachByItself() {
        Entry byEvent = new Entry(() -> true, 0);
        reclaimer.free(byEvent);
        await().until(() -> freedReading("event") == 1);
        CountDownLatch freeing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        reclaimer.free(new Entry(() -> true, 1) {
            @Override
            protected void free() {
                freeing.countDown();
                awaitLatch(go);
                super.free();
            }
        });
        awaitLatch(freeing);
        try {
            assertThat(freedReading("event")).isEqualTo(1);
        } finally {
            go.countDown();
        }
        assertCounts(0, 2, 1, 0, 0);
        assertThat(freedReading("event")).isEqualTo(1);
        assertThat(freedReading("age")).isEqualTo(1);
        assertThat(freedReading("forced")).isZero();
    }

    private double freedReading(String cause) {
        return DeviceReadings.ALL.stream().filter(reading -> reading.tagValue().equals(cause)).findFirst().orElseThrow()
                .value().applyAsDouble(device);
    }

    @Test
    void ageDoesNotFreeWhatAnEventHolds() {
        AtomicBoolean idle = new AtomicBoolean();
        Entry entry = new Entry(idle::get, 1);
        reclaimer.free(entry);
        Entry later = new Entry(() -> true, Duration.ofMillis(5).toNanos());
        reclaimer.free(later);
        await().until(() -> later.freed.get() == 1);
        assertThat(entry.freed).hasValue(0);
        idle.set(true);
        await().until(() -> entry.freed.get() == 1);
    }

    @Test
    void closingFreesByForceAfterTheWorkHasFinished() {
        AtomicBoolean worked = new AtomicBoolean();
        AtomicBoolean workedBefore = new AtomicBoolean();
        DeviceStream stream = device.openStream(new OrderedArena()); // the device ends it
        CountDownLatch asked = new CountDownLatch(1);
        device.execute(stream, () -> awaitLatch(asked));
        for (int i = 0; i < 20; i++) {
            device.execute(stream, () -> { });
        }
        device.execute(stream, () -> worked.set(true));
        Entry entry = new Entry(() -> {
            asked.countDown();
            return false;
        }, 0) {
            @Override
            protected void free() {
                workedBefore.set(worked.get());
                super.free();
            }
        };
        reclaimer.free(entry);
        device.close();
        assertThat(entry.freed).hasValue(1);
        assertThat(workedBefore).isTrue();
        assertCounts(0, 1, 0, 1, 0);
        device.close();
        assertThatIllegalStateException().isThrownBy(() -> reclaimer.call(() -> 1)).withMessageContaining("closed");
    }

    @Test
    void aFullQueueSlowsItsProducersAndLosesNothing() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread caller = Thread.ofPlatform().start(() -> reclaimer.call(() -> {
            busy.countDown();
            awaitLatch(go);
            return null;
        }));
        busy.await();
        int each = 3000; // twice that is more than the queue holds
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 2 * each; i++) {
            entries.add(new Entry(() -> true, 0));
        }
        Thread first = Thread.ofPlatform().start(() -> entries.subList(0, each).forEach(reclaimer::free));
        Thread second = Thread.ofPlatform().start(() -> entries.subList(each, 2 * each).forEach(reclaimer::free));
        await().until(() -> reclaimer.counts().queueWaits() > 0);
        assertThat(entries).allMatch(entry -> entry.freed.get() == 0);
        go.countDown();
        first.join();
        second.join();
        caller.join();
        await().until(() -> reclaimer.counts().pending() == 0);
        assertThat(entries).allMatch(entry -> entry.freed.get() == 1);
        assertThat(entries).extracting(entry -> entry.freedBy).containsOnly(entries.getFirst().freedBy);
        assertCounts(0, 2 * each, 0, 0, 0);
    }

    @Test
    void allocatesOnItsThread() {
        OrderedArena[] arena = new OrderedArena[1];
        Thread[] thread = new Thread[1];
        reclaimer.call(() -> {
            arena[0] = reclaimer.openArena();
            thread[0] = Thread.currentThread();
            return device.allocate(4096, arena[0]);
        });
        assertThat(thread[0]).isNotSameAs(Thread.currentThread());
        assertThatThrownBy(arena[0]::close).isInstanceOf(WrongThreadException.class);
        assertThat(device.memory().allocated()).isEqualTo(4096);
        reclaimer.free(new Entry(() -> true, 0) {
            @Override
            protected void free() {
                arena[0].close();
            }
        });
        await().until(() -> device.memory().allocated() == 0);
    }

    @Test
    void throwsWhatACallThrowsAndDoesNotWaitForItself() {
        device.limitMemory(10);
        assertThatThrownBy(() -> reclaimer.call(() -> device.allocate(11, new OrderedArena())))
                .isInstanceOf(OutOfDeviceMemoryException.class);
        assertThatIllegalStateException().isThrownBy(() -> reclaimer.call(() -> reclaimer.call(() -> 1)));
        assertThat(reclaimer.<Integer>call(() -> 5)).isEqualTo(5);
    }

    @Test
    void takesEntriesOnItsOwnThread() {
        Entry entry = new Entry(() -> true, 0);
        reclaimer.call(() -> {
            reclaimer.free(entry);
            return null;
        });
        await().until(() -> entry.freed.get() == 1);
    }

    @Test
    void failuresKeepWhatMayBeReadAndAreCounted() {
        AtomicBoolean fail = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        Entry unclear = new Entry(() -> {
            asked.incrementAndGet();
            if (fail.get()) {
                throw new IllegalStateException("asking fails (meant by the test)");
            }
            return true;
        }, 0);
        Entry broken = new Entry(() -> true, 0) {
            @Override
            protected void free() {
                super.free();
                throw new IllegalStateException("freeing fails (meant by the test)");
            }
        };
        reclaimer.free(unclear);
        reclaimer.free(broken);
        await().until(() -> broken.freed.get() == 1 && asked.get() > 1);
        assertThat(unclear.freed).hasValue(0);
        fail.set(false);
        await().until(() -> unclear.freed.get() == 1);
        await().until(() -> reclaimer.counts().freed() == 2);
        assertCounts(0, 2, 0, 0, 1);
    }

    @Test
    void aLostDeviceHoldsNothing() {
        Entry entry = new Entry(() -> false, 0);
        reclaimer.free(entry);
        device.lose("meant by the test");
        await().until(() -> entry.freed.get() == 1);
        await().until(() -> reclaimer.counts().forced() == 1);
    }

    private void assertCounts(long pending, long freed, long byAge, long forced, long failed) {
        await().untilAsserted(() -> {
            Reclaimer.Counts counts = reclaimer.counts();
            assertThat(List.of(counts.pending(), counts.freed(), counts.byAge(), counts.forced(), counts.failed()))
                    .containsExactly(pending, freed, byAge, forced, failed);
        });
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
