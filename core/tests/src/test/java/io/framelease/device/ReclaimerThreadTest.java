package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Daemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one thread: what it survives, when it is woken, when it ends and begins again. */
class ReclaimerThreadTest {
    private static final long FOR_EVER = Duration.ofDays(1).toNanos();

    private final CheckedHostDevice device = CheckedHostDevice.checked(12);
    private final Reclaimer reclaimer = device.reclaimer();

    @AfterEach
    void close() {
        device.close();
    }

    /** A device that throws an Error in one of its methods, once. */
    private static final class Throwing extends DeviceDecorator {
        final AtomicReference<String> next = new AtomicReference<>("");
        final AtomicInteger thrown = new AtomicInteger();

        Throwing(DeviceBackend inner) {
            super(inner);
        }

        private void maybeThrow(String method) {
            if (next.get().equals(method) && next.getAndSet("").equals(method)) {
                thrown.incrementAndGet();
                throw new OutOfMemoryError(method + " (meant by the test)");
            }
        }

        @Override
        public void bindThread() {
            maybeThrow("bindThread");
            super.bindThread();
        }

        @Override
        public boolean isLost() {
            maybeThrow("isLost");
            return super.isLost();
        }

        @Override
        public void trim() {
            maybeThrow("trim");
            super.trim();
        }

        @Override
        public String id() {
            maybeThrow("id");
            return super.id();
        }
    }

    /** Whatever throws an Error: who called waits for no dead thread, and nothing that was handed over is lost. */
    @ParameterizedTest
    @ValueSource(strings = {"bindThread", "isLost", "trim", "isIdle", "untrackedNanos", "free"})
    @Logs("WARN Reclaimer: host: .* failed: .*meant by the test")
    void anErrorEndsNothing(String where) {
        try (Throwing throwing = new Throwing(device)) {
            Reclaimer its = throwing.reclaimer();
            AtomicBoolean once = new AtomicBoolean();
            Entry entry = new Entry(() -> {
                if (where.equals("isIdle") && once.compareAndSet(false, true)) {
                    throw new StackOverflowError("meant by the test");
                }
                return true;
            }, 0) {
                @Override
                protected long untrackedNanos() {
                    if (where.equals("untrackedNanos") && once.compareAndSet(false, true)) {
                        throw new NoClassDefFoundError("meant by the test");
                    }
                    return super.untrackedNanos();
                }

                @Override
                protected void free() {
                    super.free();
                    if (where.equals("free")) {
                        throw new OutOfMemoryError("meant by the test");
                    }
                }
            };
            throwing.next.set(where);
            its.free(entry);
            await().until(() -> entry.freed.get() == 1);
            assertThat(its.<Integer>call(() -> 5)).isEqualTo(5);
            Entry next = new Entry(() -> true, 0);
            its.free(next);
            await().until(() -> next.freed.get() == 1);
            assertThat(its.counts().failed()).isEqualTo(where.equals("free") ? 1 : 0);
            assertThat(throwing.thrown.get() + (once.get() ? 1 : 0) + its.counts().failed()).as("it was thrown").isOne();
        }
    }

    @Test
    @Logs("WARN Reclaimer: host: beginning on a thread failed: .*meant by the test")
    void aThreadThatCannotBeBoundIsTheCallersErrorUntilItCan() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        try (DeviceDecorator unbound = new DeviceDecorator(device) {
            @Override
            public void bindThread() {
                if (refusing.get()) {
                    throw new DeviceException("cudaSetDevice refused (meant by the test)");
                }
                super.bindThread();
            }
        }) {
            assertThatThrownBy(() -> unbound.reclaimer().call(() -> 1)).isInstanceOf(DeviceException.class);
            refusing.set(false);
            assertThat(unbound.reclaimer().<Integer>call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    @Logs("WARN Reclaimer: host: starting the thread that frees memory failed: .*meant by the test")
    void aThreadThatCannotBeStartedIsTheCallersErrorAndNothingIsLost() {
        AtomicBoolean failing = new AtomicBoolean(true);
        Reclaimer poor = new Reclaimer(device, 1_000_000, FOR_EVER, (name, run) -> failing.get() ? new Thread(run) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread (meant by the test)");
            }
        } : Daemon.unstarted(name, run));
        Entry entry = new Entry(() -> true, 0);
        poor.free(entry); // nobody to tell
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> poor.call(() -> {
                throw new AssertionError("it was refused");
            })).isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(poor.counts().pending()).isOne();
        failing.set(false);
        assertThat(poor.<Integer>call(() -> 5)).isEqualTo(5);
        await().until(() -> entry.freed.get() == 1);
        poor.shutdown();
    }

    /** Nothing looks again by itself here: one lost wake-up and the test hangs. */
    @Test
    void everyCallAndHandOverWakesTheThread() throws InterruptedException {
        Reclaimer exact = new Reclaimer(device, FOR_EVER, FOR_EVER, Daemon::unstarted);
        AtomicBoolean over = new AtomicBoolean();
        exact.free(new Entry(over::get, 0)); // pending all the time
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                int number = i;
                assertThat(exact.<Integer>call(() -> number)).isEqualTo(number);
            }
        }));
        threads.add(Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                CountDownLatch done = new CountDownLatch(1);
                exact.free(new Entry(() -> true, 0) {
                    @Override
                    protected void free() {
                        done.countDown();
                    }
                });
                awaitLatch(done);
            }
        }));
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        exact.shutdown();
        assertThat(exact.counts().freed()).isEqualTo(20_001);
    }

    @Test
    void theThreadEndsWhenNobodyUsesTheDeviceAndBeginsAgain() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Reclaimer brief = new Reclaimer(device, 1_000_000, 0, (name, run) -> {
            Thread thread = Daemon.unstarted(name, run);
            threads.add(thread);
            return thread;
        });
        AtomicBoolean idle = new AtomicBoolean();
        Entry entry = new Entry(idle::get, 0);
        brief.free(entry);
        brief.call(() -> null);
        brief.call(() -> null);
        assertThat(threads).as("it stays while something is pending").hasSize(1);
        idle.set(true);
        await().until(() -> entry.freed.get() == 1 && !threads.getFirst().isAlive());
        assertThat(brief.<Integer>call(() -> 5)).isEqualTo(5);
        assertThat(threads).hasSize(2);
        await().until(() -> !threads.get(1).isAlive());
        brief.shutdown();
        assertThat(threads).as("none is started to be ended").hasSize(2);
        assertThatIllegalStateException().isThrownBy(() -> brief.call(() -> 1)).withMessageContaining("closed");
    }

    /** Memory is freed by the thread that allocated it: that one stays. */
    @Test
    void theThreadOutlivesItsArenas() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Reclaimer brief = new Reclaimer(device, 1_000_000, 0, (name, run) -> {
            Thread thread = Daemon.unstarted(name, run);
            threads.add(thread);
            return thread;
        });
        assertThatIllegalStateException().isThrownBy(brief::openArena);
        OrderedArena arena = brief.call(brief::openArena);
        brief.call(() -> device.allocate(4096, arena));
        await().until(() -> threads.getFirst().getState() == Thread.State.WAITING);
        brief.free(new Entry(() -> true, 0) {
            @Override
            protected void free() {
                arena.close();
            }
        });
        await().until(() -> !threads.getFirst().isAlive());
        assertThat(device.memory().allocated()).isZero();
        assertThat(brief.counts().failed()).isZero();
        assertThat(threads).hasSize(1);
        brief.shutdown();
    }

    @Test
    void anInterruptDoesNotEndACallAndIsKept() {
        Thread.currentThread().interrupt();
        assertThat(reclaimer.<Integer>call(() -> 5)).isEqualTo(5);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
