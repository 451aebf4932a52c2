package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Logs("WARN KeptMemory: host: memory is kept whose reader cannot be marked")
class KeptMemoryTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(12);
    private final Reclaimer reclaimer = device.reclaimer();

    @AfterEach
    void close() {
        device.close();
    }

    /** Entries whose reader nobody could mark. */
    private static final class Unmarked extends Entry {
        Unmarked() {
            super(() -> true, 0);
        }

        @Override
        protected boolean isUnmarked() {
            return true;
        }
    }

    @Test
    void unmarkedMemoryIsKeptUntilTheDeviceWasSynchronizedAfterIt() {
        CountDownLatch synchronizing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (DeviceDecorator slow = new DeviceDecorator(device) {
            @Override
            public void synchronize() {
                synchronizing.countDown();
                awaitLatch(go);
                super.synchronize();
            }
        }) {
            Reclaimer its = slow.reclaimer();
            Unmarked before = new Unmarked();
            Unmarked late = new Unmarked();
            its.free(before);
            Entry other = new Entry(() -> true, 0);
            its.free(other);
            await().until(() -> other.freed.get() == 1);
            assertThat(before.freed).hasValue(0);
            assertThat(its.counts().kept()).isOne();
            its.settleKept(); // does not wait
            awaitLatch(synchronizing);
            its.free(late); // what it may be read by, the synchronize that goes on may not have seen
            its.call(() -> null); // and the thread that frees memory waits for nothing
            assertThat(before.freed).hasValue(0);
            go.countDown();
            await().until(() -> before.freed.get() == 1);
            its.call(() -> null);
            assertThat(late.freed).hasValue(0);
            assertThat(its.counts().kept()).isOne();
            its.settleKept();
            await().until(() -> late.freed.get() == 1);
            assertThat(its.counts()).satisfies(counts -> {
                assertThat(counts.kept()).isZero();
                assertThat(counts.byAge()).isZero();
            });
        }
    }

    /** A synchronize that fails proves nothing, not even at the end. */
    @Test
    @Logs("WARN KeptMemory: host: waiting for the readers of kept memory failed: .*meant by the test")
    @Logs("WARN Reclaimer: host: waiting for the device failed: .*meant by the test")
    void whereTheDeviceCannotBeWaitedForNothingIsFreed() {
        DeviceDecorator broken = new DeviceDecorator(device) {
            @Override
            public void synchronize() {
                throw new DeviceException("cudaDeviceSynchronize refused (meant by the test)");
            }
        };
        Unmarked unmarked = new Unmarked();
        Entry read = new Entry(() -> false, 0);
        broken.reclaimer().free(unmarked);
        broken.reclaimer().free(read);
        broken.reclaimer().settleKept();
        broken.close();
        assertThat(unmarked.freed).hasValue(0);
        assertThat(read.freed).hasValue(0);
        assertThat(broken.reclaimer().counts().pending()).isEqualTo(2);
    }

    @Test
    @Logs(value = "WARN Reclaimer: host: beginning on a thread failed: host is lost", maybe = true)
    void aLostDeviceKeepsNothing() {
        Unmarked unmarked = new Unmarked();
        reclaimer.free(unmarked);
        device.lose("meant by the test");
        reclaimer.settleKept();
        await().until(() -> unmarked.freed.get() == 1);
        assertThat(reclaimer.counts().kept()).isZero();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
