package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.CheckedHostDevice;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.device.OutOfDeviceMemoryException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnpooledMemoryTest {
    private final CheckedHostDevice device = HostDevice.checked(51);
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

    /** Nothing was copied there yet, but the device has not come to the allocation: the free waits for that. */
    @Test
    void abandonedEarlyItIsFreedBehindItsAllocation() {
        CountDownLatch blocked = new CountDownLatch(1);
        try (Leases leases = new Leases(device, 1)) {
            device.execute(leases.stream, () -> {
                try {
                    blocked.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            UnpooledMemory memory = allocate(leases, Duration.ZERO);
            assertThat(memory.state.abandon()).isEqualTo(LeaseState.After.RECLAIM);
            memory.reclaim();
            for (int looks = 0; looks < 3; looks++) {
                device.reclaimer().call(() -> null); // it has looked at it
            }
            assertThat(released).hasValue(0);
            assertThat(device.allocations()).isEqualTo(2);
            blocked.countDown();
            await().until(() -> released.get() == 1);
            assertThat(device.allocations()).isEqualTo(1);
        } finally {
            blocked.countDown();
        }
    }

    /** A stream that refuses the mark: whoever asked for the memory is told, and has nothing to give back. */
    @Test
    void whereTheAllocationCannotBeMarkedNothingIsHandedOut() {
        AtomicBoolean refusing = new AtomicBoolean();
        try (DeviceDecorator faulty = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream stream) {
                if (refusing.get()) {
                    throw new DeviceException("cudaEventRecord refused");
                }
                super.record(event, stream);
            }
        }; Leases leases = new Leases(faulty, 1)) {
            refusing.set(true);
            assertThatThrownBy(() -> allocate(leases, Duration.ZERO)).isInstanceOf(DeviceException.class);
            refusing.set(false);
            assertThat(faulty.reclaimer().counts().pending() + faulty.reclaimer().counts().freed()).isEqualTo(1);
            leases.publish(6).close();
        }
        assertThat(released).hasValue(0);
    }

    @Test
    void aFailingFreeIsCountedAndTheAllowanceComesBack() {
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public void freeAsync(long address, long bytes) {
                super.freeAsync(address, bytes);
                throw new DeviceException("cudaFreeAsync refused");
            }
        }; Leases leases = new Leases(failing, 1)) {
            leases.publish(allocate(leases, Duration.ZERO), 5).close();
            await().until(() -> released.get() == 1);
            await().until(() -> failing.reclaimer().counts().failed() == 1);
            leases.publish(6).close();
        }
    }
}
