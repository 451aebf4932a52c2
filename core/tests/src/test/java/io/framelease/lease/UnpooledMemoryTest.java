package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Logs(value = "WARN KeptMemory: .*memory is kept whose reader cannot be marked", maybe = true)
@Logs(value = "WARN Reclaimer: host: freeing memory.* failed: cudaFreeAsync refused", maybe = true)
class UnpooledMemoryTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(51);
    private final AtomicInteger released = new AtomicInteger();

    @AfterEach
    void close() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private UnpooledMemory allocate(Leases leases, Duration untracked) {
        return new UnpooledMemory(leases.device, Leases.layout(1), leases.stream, untracked.toNanos(),
                released::incrementAndGet);
    }

    @Test
    void livesAsLongAsItsOneLease() {
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(allocate(leases, Duration.ZERO), 5);
            FrameView view = frame.open();
            frame.close();
            leases.publish(allocate(leases, Duration.ZERO), 6).close();
            await().until(() -> released.get() == 1);
            assertThat(Leases.valueOf(view)).isEqualTo(5);
            view.close();
            await().until(() -> released.get() == 2);
            assertThat(device.allocations()).as("the pool's").isEqualTo(1);
        }
    }

    @Test
    void isNotFreedBeforeUntrackedReadersHaveHadTheirTime() {
        Duration untracked = Duration.ofMillis(250);
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(allocate(leases, untracked), 5);
            long before = System.nanoTime();
            frame.close();
            await().until(() -> released.get() == 1);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(untracked.toNanos());
        }
    }

    @Test
    void revokedItIsFreedOnce() {
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(allocate(leases, Duration.ZERO), 5);
            leases.registry.revokeAll();
            await().until(() -> released.get() == 1);
            frame.close();
            await().until(() -> device.reclaimer().counts().pending() == 0);
        }
    }

    @Test
    void whereThereIsNoMemoryItsEventComesBack() {
        try (Leases leases = new Leases(device, 1)) {
            device.limitMemory(device.memory().allocated());
            assertThatThrownBy(() -> allocate(leases, Duration.ZERO)).isInstanceOf(OutOfDeviceMemoryException.class);
            assertThat(device.events().created() - device.events().idle()).as("the slot's").isEqualTo(1);
            assertThat(released).hasValue(0);
        }
    }

    @Test
    void aFailingFreeIsCountedAndTheAllowanceComesBack() {
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public void freeAsync(long address, long bytes) {
                super.freeAsync(address, bytes);
                throw new io.framelease.DeviceException("cudaFreeAsync refused");
            }
        }; Leases leases = new Leases(failing, 1)) {
            leases.publish(allocate(leases, Duration.ZERO), 5).close();
            await().until(() -> released.get() == 1);
            await().until(() -> failing.reclaimer().counts().failed() == 1);
            leases.publish(6).close();
        }
    }

    /** The Reclaimer frees on a stream of its own, which is not ordered behind the allocation. */
    @Test
    void givenUpBeforeItIsFilledItIsNotFreedBeforeItIsThere() {
        CountDownLatch blocked = new CountDownLatch(1);
        try (Leases leases = new Leases(device, 1)) {
            device.execute(leases.stream, () -> {
                try {
                    blocked.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            allocate(leases, Duration.ZERO).abandon();
            for (int looks = 0; looks < 3; looks++) {
                device.reclaimer().call(() -> null); // it has looked around
            }
            assertThat(released).as("its stream has not come to the allocation").hasValue(0);
            blocked.countDown();
            await().until(() -> released.get() == 1);
        }
    }

    /** Between the allocation and its mark: nobody knows when it is there, so it is kept; its maker does not count it. */
    @Test
    void whereItsAllocationCannotBeMarkedItIsKept() {
        AtomicReference<Throwable> next = new AtomicReference<>();
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream stream) {
                if (next.get() instanceof Error error) {
                    throw error;
                }
                if (next.get() instanceof RuntimeException exception) {
                    throw exception;
                }
                super.record(event, stream);
            }
        }; Leases leases = new Leases(failing, 1)) {
            for (Throwable thrown : List.of(new DeviceException("refused"), new StackOverflowError("meant by the test"))) {
                next.set(thrown);
                assertThatThrownBy(() -> allocate(leases, Duration.ZERO)).isSameAs(thrown);
                next.set(null);
            }
            await().until(() -> device.allocations() == 1); // no camera's end would settle it, so it does by itself
            assertThat(failing.reclaimer().counts().forced()).isEqualTo(2);
            assertThat(released).hasValue(0);
        }
    }

    @Test
    void anErrorInAllocatingGivesItsEventBack() {
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public long allocateAsync(long bytes, DeviceStream stream) {
                throw new OutOfMemoryError("meant by the test");
            }
        }; Leases leases = new Leases(failing, 1)) {
            assertThatThrownBy(() -> allocate(leases, Duration.ZERO)).isInstanceOf(OutOfMemoryError.class);
            assertThat(failing.events().created() - failing.events().idle()).as("the slot's").isEqualTo(1);
        }
    }
}
