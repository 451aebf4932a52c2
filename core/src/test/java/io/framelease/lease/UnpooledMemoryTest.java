package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.CheckedHostDevice;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.device.OutOfDeviceMemoryException;
import java.time.Duration;
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
}
